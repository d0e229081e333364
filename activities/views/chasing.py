"""Reports due and late, and the letters that remind: pages of the Secretariat."""

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from organizations.desk import desks_kept_by
from organizations.models import Organization
from organizations.views.base import Crumbs
from organizations.views.organizations import OrganizationMixin
from peacebuilding.core.localized import reading_language
from peacebuilding.notifications.mails import compose, framed

from ..ladder import letters_now
from ..letters import DOCX, LANGUAGES, Letter, letters_for, say, write_document
from ..reports import Chased, chase
from ..services import remind
from .contacts import SecretariatMixin
from .tonight import as_preview
from .writing import WritingView


def reminder_mail(row: Chased, user: Any) -> str:
    """Return the address that opens a reminder in the officer's own mail program; empty: nobody.

    The words are those of the letter, in the language that is read.
    """
    email = (row.person.email or row.person.functional_mailbox) if row.person else ""
    if not email:
        return ""
    [letter] = letters_for([row], sender=str(user), language=letter_language(""))
    words = say(letter)
    lines = [" · ".join(part.replace("\n", " · ") for part in item) for item in words["rows"]]
    parts = [words["greeting"], words["opening"], "\n".join(lines[:MAIL_ROWS]), words["how"]]
    body = "\n\n".join([*parts, words["closing"], words["sender"]])
    query = urlencode({"subject": words["subject"], "body": body}, quote_via=quote)
    return f"mailto:{quote(email, safe='@')}?{query}"


#: An address grows only so long.
MAIL_ROWS = 12


def letter_language(given: str) -> str:
    """Return the language a letter is asked for in, else that of the reader."""
    if given in LANGUAGES:
        return given
    return "fr" if reading_language() == "fr" else "en"


class ChaseMixin(SecretariatMixin):
    """Reads whom the address asks for: `?organization=ecowas&mine=true&late=true`."""

    request: Any

    def chosen(self) -> dict[str, str]:
        """Return the parameters given, as far as they mean something."""
        names = ("organization", "mine", "late")
        return {n: value for n in names if (value := self.request.GET.get(n, "").strip())}

    def rows(self) -> list[Chased]:
        """Return the organizations asked for, the latest first."""
        chosen, user = self.chosen(), self.request.user
        organizations = Organization.objects.visible_to(user)
        narrowed = False
        if "organization" in chosen:
            slugs = self.request.GET.getlist("organization")
            parts = [part for text in slugs for part in text.replace("\0", "").split(",")]
            organizations, narrowed = organizations.filter(slug__in=parts), True
        if "mine" in chosen:
            kept = desks_kept_by(user)
            organizations, narrowed = organizations.filter(desk_officer__in=kept), True
        only = organizations if narrowed else None
        return chase(user, organizations=only, late_only="late" in chosen)


class ChaseListView(ChaseMixin, TemplateView):
    """Who owes what, how long it has been late, whom to call, and what happens by itself."""

    template_name = "activities/chase_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, chosen, user = self.rows(), self.chosen(), self.request.user
        late = sum(len(row.late_items) for row in rows)
        query = urlencode(chosen)
        return super().get_context_data(
            rows=rows,
            chased=rows,
            late_items=late,
            late_organizations=sum(bool(row.late_items) for row in rows),
            chosen=chosen,
            organization=chosen.get("organization", ""),
            organizations=[
                (one.slug, one.display_name)
                for one in Organization.objects.visible_to(user).active().alphabetical()
            ],
            tabs=self.tabs(chosen),
            letters_url=f"{reverse('activities:letters')}{'?' if query else ''}{query}",
            day=timezone.localdate(),
            **kwargs,
        )

    def tabs(self, chosen: dict[str, str]) -> list[tuple[Any, ...]]:
        """Return the views of the list: all, late, those of one's own desk."""
        found = [
            (_("Due and late"), {}),
            (_("Late only"), {"late": "true"}),
            (_("My organizations"), {"mine": "true"}),
        ]
        kept = {name: value for name, value in chosen.items() if name == "organization"}
        others = {name: value for name, value in chosen.items() if name != "organization"}
        return [
            (label, f"?{urlencode(query | kept)}", None, others == query) for label, query in found
        ]


class RemindView(SecretariatMixin, OrganizationMixin, WritingView):
    """Remind those in charge of all an organization owes, now: who gets which mail."""

    template_name = "activities/remind.html"
    title = gettext_lazy("Remind")
    lead = gettext_lazy("One mail to each person in charge, with everything that is owed.")
    action_label = gettext_lazy("Send the reminder")
    done = gettext_lazy("The reminder goes out within minutes; it stands in the contact log.")

    def prepare(self) -> None:
        self.organization = self.find_organization()

    def get_form(self, data: Any = None) -> Any:
        return Form(data)

    def perform(self, form: Any) -> Any:
        return remind(actor=self.request.user, organization=self.organization)

    def get_crumbs(self) -> Crumbs:
        chased = reverse("activities:chase-list")
        query = urlencode({"organization": self.organization.slug})
        return [
            (_("Reports due and late"), chased),
            (self.organization.display_acronym, f"{chased}?{query}"),
        ]

    def get_done_url(self, record: Any) -> str:
        return record.get_absolute_url()

    def more_context(self) -> dict[str, Any]:
        rows = chase(
            self.request.user, organizations=Organization.objects.filter(pk=self.organization.pk)
        )
        previews = [as_preview(one) for one in letters_now(timezone.localdate(), self.organization)]
        mails = [(row, mail) for row in previews if (mail := compose(row))]
        return {
            "organization": self.organization,
            "mails": [(row, mail, framed(row, mail)[0]) for row, mail in mails],
            "held_until": rows[0].next_step.held_until if rows else None,
            "by_hand": reminder_mail(rows[0], self.request.user) if rows else "",
        }


class LettersMixin(ChaseMixin):
    """The letters asked for: of one organization, or of all that are late."""

    def rows(self) -> list[Chased]:
        rows = super().rows()
        # To one that was asked for by name a letter may go before anything is late.
        return rows if "organization" in self.chosen() else [r for r in rows if r.late_items]

    def letters(self) -> list[Letter]:
        """Return the letters in the language of the address."""
        language = letter_language(self.request.GET.get("language", ""))
        return letters_for(self.rows(), sender=str(self.request.user), language=language)


class LettersView(LettersMixin, TemplateView):
    """The letters to read and to print, each on its own page."""

    template_name = "activities/letters.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = letter_language(self.request.GET.get("language", ""))
        chosen = self.chosen()

        def address(name: str, code: str) -> str:
            return f"{reverse(name)}?{urlencode({**chosen, 'language': code})}"

        names = dict(settings.LANGUAGES)
        return super().get_context_data(
            letters=[(letter, say(letter)) for letter in self.letters()],
            language=language,
            languages_of_letters=[
                (code, names[code], address("activities:letters", code), code == language)
                for code in LANGUAGES
            ],
            document_url=address("activities:letters-docx", language),
            crumbs=[
                (_("Reports due and late"), reverse("activities:chase-list")),
                (_("Letters"), ""),
            ],
            **kwargs,
        )


class LettersDocumentView(LettersMixin, View):
    """The same letters as a document to edit."""

    def get(self, request: HttpRequest) -> HttpResponse:
        letters = self.letters()
        if not letters:
            raise Http404
        response = HttpResponse(write_document(letters), content_type=DOCX)
        name = f"letters-{letters[0].language}-{timezone.localdate().isoformat()}.docx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
