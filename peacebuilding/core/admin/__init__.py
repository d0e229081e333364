"""The admin of tracked records: through the services, versioned, with reasons.

Subclass `TrackerAdmin` (and `TrackerInline` for rows of an aggregate). What a subclass
usually says:

* `list_display`, `list_select_related` (every foreign key shown), `list_filter`,
  `search_fields`, `autocomplete_fields`, `date_hierarchy`, `inlines`: as in Django.
* `transitions = TABLE`, `perform = service`: buttons on the record and bulk actions;
  the service is called `perform(record, name, actor=…, reason=…, **data)`;
  `transition_forms = {name: FormClass}` asks for more than the reason.
* `tabs = [(label, query)]`: saved lists over the list, with counts.
* `export_fields = ["reference", "organization__acronym"]`: columns of CSV and XLSX.
* `save_record_service(request, obj, form, change, many_to_many)`: override where saving
  is more than `core.services.save_record`. Whatever it raises is shown at the field.
* `deletable = True`: allow deletion, with a reason.
"""

from .base import TrackerAdmin
from .cells import two_lines
from .forms import TrackerForm
from .inlines import TrackerInline
from .transitions import TransitionForm

__all__ = ["TrackerAdmin", "TrackerForm", "TrackerInline", "TransitionForm", "two_lines"]
