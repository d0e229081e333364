"""Template tags of the tracker: states, dates, numbers, the source's emphasis, filters.

`{% load tracker %}` gives everything a page needs to look like the others.
"""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from peacebuilding.core.localized import language_of
from peacebuilding.core.states import STATES, State, due_state, state_of
from peacebuilding.core.text import emphasis_html, highlight_html

register = template.Library()

#: Query parameters that belong to one page of a list; a changed filter drops them.
PAGING = ("cursor", "after", "before", "page")

#: Glyphs that have a direction and turn round in a right-to-left page. Circles do not.
MIRRORED = {"return", "chevron"}

#: What stands beside a text in another language than the reader's, as in United Nations documents.
ORIGINALS = {
    "ar": _("[Original: Arabic]"),
    "zh": _("[Original: Chinese]"),
    "en": _("[Original: English]"),
    "fr": _("[Original: French]"),
    "ru": _("[Original: Russian]"),
    "es": _("[Original: Spanish]"),
}

_MESSAGE_TONES = {"success": " ok", "error": " late", "warning": " warn"}


@register.simple_tag
def glyph(name: str, tone: str = "") -> SafeString:
    """Draw one glyph of the sprite, for the eye only: words always stand beside it."""
    mirrors = "mirrors" if name in MIRRORED else ""
    classes = " ".join(part for part in ("glyph", tone, mirrors) if part)
    return format_html(
        '<svg class="{}" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"'
        ' focusable="false"><use href="{}#g-{}"/></svg>',
        classes,
        static("icons/glyphs.svg"),
        name,
    )


def _state_html(shown: State, label: Any = "") -> SafeString:
    return format_html(
        '<span class="state state--{}">{}<span>{}</span></span>',
        shown.tone,
        glyph(shown.glyph),
        label or shown.label,
    )


@register.simple_tag
def state(kind: str, value: str, label: Any = "") -> SafeString:
    """Show a state: `{% state "commitment" record.status %}`, or with words of your own."""
    return _state_html(state_of(kind, value), label)


@register.simple_tag
def state_glyph(kind: str, value: str) -> SafeString:
    """Draw a state's glyph and say its words to screen readers only, as matrix cells need."""
    shown = state_of(kind, value)
    return format_html(
        '{}<span class="hidden">{}</span>', glyph(shown.glyph, shown.tone), shown.label
    )


@register.simple_tag
def due(due_on: date, is_binding: bool = True, today: date | None = None) -> SafeString:
    """Show an open due date in words: "Due in 12 days", "4 days late"."""
    day = today or timezone.localdate()
    return _state_html(due_state(due_on, day, is_binding=is_binding))


@register.simple_tag
def duty_state(duty: Any) -> SafeString:
    """Show how a duty stands, its day included: "4 days late, due 14 June"."""
    shown = duty.shown
    if not duty.due_on or duty.state is not None:
        return _state_html(shown)
    ahead = duty.due_on >= duty.on
    words = _("{state}, on {day}") if ahead else _("{state}, due {day}")
    day = date_sentence(duty.due_on)
    return _state_html(shown, format_html(str(words), state=shown.label, day=day))


@register.simple_tag
def due_in(days: int, is_binding: bool = True) -> SafeString:
    """Show a due date that many days from today; a negative number lies in the past."""
    today = timezone.localdate()
    return _state_html(due_state(today + timedelta(days=days), today, is_binding=is_binding))


@register.simple_tag
def states_of(kind: str) -> tuple[str, ...]:
    """Return every value of a kind of state, for legends and for the page that explains them."""
    return tuple(STATES[kind])


def _time_html(moment: date, pattern: str) -> SafeString:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}">{}</time>',
        moment.isoformat(timespec="minutes")
        if isinstance(moment, datetime)
        else moment.isoformat(),
        formats.date_format(moment, pattern),
    )


@register.simple_tag
def date_table(day: date | None) -> SafeString | str:
    """Print a date as tables do: "30 Jun 2026"."""
    if not day:
        return ""
    if day.day == 1:
        return _time_html(day, pgettext("date format in tables, first of the month", "j M Y"))
    return _time_html(day, pgettext("date format in tables", "j M Y"))


@register.simple_tag
def date_sentence(day: date | None) -> SafeString | str:
    """Print a date as sentences do: "30 June"; with its year when that is not this year."""
    if not day:
        return ""
    is_this_year = day.year == timezone.localdate().year
    if day.day == 1:
        short = pgettext("date format in sentences, first of the month", "j F")
        long = pgettext("date format in sentences, first of the month", "j F Y")
    else:
        short = pgettext("date format in sentences", "j F")
        long = pgettext("date format in sentences", "j F Y")
    return _time_html(day, short if is_this_year else long)


@register.simple_tag
def moment(at: datetime | None) -> SafeString | str:
    """Print a moment with its time zone: "18 June 2026, 14:00 UTC"."""
    return _time_html(at, pgettext("format of a moment", "j F Y, H:i e")) if at else ""


@register.simple_tag
def original(language: str) -> SafeString | str:
    """Say in which language a text was written, where that is not the reader's."""
    if language == get_language() or language not in ORIGINALS:
        return ""
    return format_html('<span class="quiet">{}</span>', ORIGINALS[language])


@register.simple_tag
def prose(record: Any, name: str) -> SafeString | str:
    """Print a localized text in paragraphs; in English, and saying so, where there is no other."""
    text, language = getattr(record, name), language_of(record, name)
    if not text:
        return ""
    body = SafeString(linebreaks(text, autoescape=True))
    return format_html('<div lang="{}">{}</div>{}', language, body, original(language))


@register.simple_tag(name="language_of")
def language_of_tag(record: Any, name: str) -> str:
    """Return the language in which the reader is shown a localized text."""
    return language_of(record, name)


@register.filter
def not_translated(rows: Any) -> bool:
    """Say whether one of these records has its texts in another language than the reader's."""
    return any(row.language != get_language() for row in rows)


@register.simple_tag
def num(number: int | None, url: str = "", label: str = "") -> SafeString:
    """Print a number as a door to the list it counts; a zero is quiet and leads nowhere.

    `label` names the list for screen readers where the column head alone would not.
    """
    shown = formats.number_format(number or 0, use_l10n=True, force_grouping=True)
    spoken = format_html('<span class="hidden"> {}</span>', label) if label else ""
    if not number:
        return format_html('<bdi class="zero">{}</bdi>{}', shown, spoken)
    if not url:
        return format_html("<bdi>{}</bdi>{}", shown, spoken)
    return format_html('<a class="door" href="{}"><bdi>{}</bdi>{}</a>', url, shown, spoken)


@register.simple_tag(name="emphasis")
def emphasis_tag(text: str) -> SafeString:
    """Print the document's words with the emphasis they were issued with."""
    return emphasis_html(text)


@register.filter
def emphasis(text: str) -> SafeString:
    """Do what `{% emphasis %}` does, as a filter."""
    return emphasis_html(text)


def _address(query: QueryDict) -> str:
    kept = [(key, value) for key, values in query.lists() for value in values if key not in PAGING]
    return "?" + urlencode([(key, value) for key, value in kept if value])


@register.simple_tag(takes_context=True)
def querystring_without(context: template.Context, name: str, value: Any = None) -> str:
    """Return this address's query without one filter, or without one of its values.

    For removable tags: `<a href="{% querystring_without "category" "A" %}">`.
    """
    query = context["request"].GET.copy()
    left = [] if value is None else [one for one in query.getlist(name) if one != str(value)]
    query.setlist(name, left)
    return _address(query)


@register.simple_tag(takes_context=True)
def querystring_with(context: template.Context, **changes: Any) -> str:
    """Return this address's query with some filters set to one value (None drops one)."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.setlist(name, [] if value is None else [str(value)])
    return _address(query)


@register.filter
def notice_tone(tags: str) -> str:
    """Return the tone of a message's notice: receipt, failure, attention or information."""
    return next((_MESSAGE_TONES[tag] for tag in tags.split() if tag in _MESSAGE_TONES), "")


@register.filter
def widget_kind(field: Any) -> str:
    """Return what a bound field is drawn as: `choices`, `checkbox`, `file`, `group` or `input`."""
    widget = field.field.widget
    name = type(widget).__name__
    if (
        name in {"RadioSelect", "CheckboxSelectMultiple"}
        or getattr(widget, "input_type", "") == "radio"
    ):
        return "choices"
    if getattr(widget, "input_type", "") == "checkbox":
        return "checkbox"
    return "group" if hasattr(widget, "widgets") else "input"


@register.simple_tag
def control(field: Any) -> SafeString:
    """Render a bound field's control, tied to its hint and error for those who listen."""
    field.field.widget.attrs.pop("placeholder", None)  # a label that vanishes is no label
    attributes = {}
    described = [f"{field.auto_id}_hint"] if field.help_text else []
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attributes["aria-invalid"] = "true"
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attributes)


@register.simple_tag
def highlight(text: str, words: str) -> SafeString:
    """Print a found text with the words marked, cut around the first when it is long."""
    return highlight_html(text, words)
