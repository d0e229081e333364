"""Tonight's mails: what the next run of the ladder would send, for officers to look at and hold."""

from dataclasses import dataclass, field
from typing import Any

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from peacebuilding.notifications.admin import LETTER_POLICY
from peacebuilding.notifications.mails import compose, framed
from peacebuilding.notifications.models import Notification

from ..choices import ReminderRole
from ..ladder import Letter, Plan, Taken, tonight
from .contacts import SecretariatMixin


@dataclass
class Party:
    """What the next run does about one organization."""

    organization: Any
    letters: list[Letter] = field(default_factory=list)
    #: Steps that would reach nobody.
    silent: list[Taken] = field(default_factory=list)
    #: Steps that a hold or a promise keeps back.
    held: list[Taken] = field(default_factory=list)


def by_organization(plan: Plan) -> list[Party]:
    """Return the plan sorted by whose duties it is about; a letter may stand under several."""
    parties: dict[int, Party] = {}

    def party(organization: Any) -> Party:
        return parties.setdefault(organization.pk, Party(organization))

    for letter in plan.letters.values():
        for organization in letter.organizations:
            party(organization).letters.append(letter)
    for taken in plan.steps:
        if taken.role == ReminderRole.NOBODY:
            party(taken.duty.organization).silent.append(taken)
        elif taken.role == ReminderRole.PAUSED:
            party(taken.duty.organization).held.append(taken)
    return sorted(parties.values(), key=lambda one: one.organization.display_acronym.casefold())


def as_preview(letter: Letter) -> Notification:
    """Return the letter as a notification that is never saved; it masks what opens something."""
    row = Notification(**letter.fields, created_at=timezone.now())
    row.is_preview = True
    return row


class TonightView(SecretariatMixin, TemplateView):
    """Who will be reminded of what, by organization, and what would reach nobody."""

    template_name = "activities/tonight.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = tonight(timezone.now())
        return super().get_context_data(
            plan=plan,
            parties=by_organization(plan),
            unreached=plan.count(ReminderRole.NOBODY),
            is_today=plan.day == timezone.localdate(),
            **kwargs,
        )


class LetterMixin(SecretariatMixin, TemplateView):
    """One of tonight's mails, named by its reader."""

    kwargs: dict[str, Any]

    @cached_property
    def letter(self) -> Letter:
        """Return the letter; 404 where its reader gets none tonight."""
        for letter in tonight(timezone.now()).letters.values():
            if letter.person.identity == self.kwargs["reader"]:
                return letter
        raise Http404

    @cached_property
    def row(self) -> Notification:
        return as_preview(self.letter)


class TonightLetterView(LetterMixin):
    """One mail as it would go, its secret links masked."""

    template_name = "activities/tonight_letter.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mail = compose(self.row)
        if mail is None:
            raise Http404
        address = reverse("activities:tonight")
        return super().get_context_data(
            letter=self.letter,
            row=self.row,
            mail=mail,
            text=framed(self.row, mail)[0],
            crumbs=[(_("Tonight’s mails"), address), (str(self.letter.person), "")],
            **kwargs,
        )


class TonightMailView(LetterMixin):
    """The HTML of one mail alone, for the frame of its page: nothing in it runs."""

    @method_decorator(csp_replace(LETTER_POLICY))
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mail = compose(self.row)
        if mail is None:
            raise Http404
        html = framed(self.row, mail)[1]
        return HttpResponse(html, headers={"X-Frame-Options": "SAMEORIGIN"})
