"""The page that copies an activity."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from .. import permissions as may
from .. import record_forms as forms
from .. import services
from ..models import Activity
from .writing import ActivityMixin, WritingView, require


class ActivityDuplicateView(ActivityMixin, WritingView):
    """A new draft that starts from what was written for this activity."""

    title = _("Copy as a new draft")
    lead = _(
        "The draft takes over texts, places and organizations, which are asked anew. Dates, "
        "answers, commitments and results stay behind."
    )
    action_label = _("Make the draft")

    def prepare(self) -> None:
        self.activity = self.find_activity()
        require(may.can_create_activity(self.request.user))

    def get_form(self, data: Any = None) -> Any:
        user, lead = self.request.user, may.lead_id(self.activity)
        own = forms.own_leads(user).filter(pk=lead).exists()
        return forms.LeadForm(data, user=user, initial={"lead": lead} if own else {})

    def perform(self, form: Any) -> Activity:
        return services.duplicate_activity(
            actor=self.request.user, activity=self.activity, lead=form.cleaned_data["lead"]
        )
