"""Activities with their lead and partners."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from organizations.imports import countries, organizations, regions, rows_of
from organizations.models import Organization
from peacebuilding.batches.choices import Outcome
from peacebuilding.core.choices import Language, Visibility
from peacebuilding.core.localized import reading_language
from peacebuilding.framework.models import (
    CrossCuttingConcern,
    FunctionalArea,
    GuidingPrinciple,
    KeyArea,
    Modality,
    Obstacle,
)
from peacebuilding.imports.columns import Column, Day, Flag, ManyOf, OneOf
from peacebuilding.imports.options import of_choices, of_rows
from peacebuilding.imports.resources import RecordResource
from peacebuilding.places.models import Country, Region

from .. import services
from ..choices import (
    BEGUN,
    CONFIRMED,
    ActivityStatus,
    Level,
    ParticipationResponse,
    ParticipationRole,
)
from ..exports import ACTIVITIES
from ..forms import WordForm
from ..models import Activity, Participation
from .shared import status_reason, step_to

_TITLES = ("short_title_en", "short_title_fr")
_NAMES = ("name_en", "name_fr")
modalities = of_rows(Modality, "code", *_TITLES)
key_areas = of_rows(KeyArea, "slug", "code", *_NAMES, "short_name_en", "short_name_fr")
functional_areas = of_rows(FunctionalArea, "slug", *_NAMES)
concerns = of_rows(CrossCuttingConcern, "slug", *_NAMES)
principles = of_rows(GuidingPrinciple, "code", *_TITLES)
obstacles = of_rows(Obstacle, "code", *_TITLES)

#: By set: model and column of the key that a file names.
SETS: dict[str, tuple[Any, str]] = {
    "other_modalities": (Modality, "code"),
    "key_areas": (KeyArea, "slug"),
    "principles": (GuidingPrinciple, "code"),
    "concerns": (CrossCuttingConcern, "slug"),
    "functional_areas": (FunctionalArea, "slug"),
    "countries": (Country, "iso2"),
    "regions": (Region, "m49"),
    "obstacles": (Obstacle, "code"),
}
#: By column: the role of those it lists.
ROLES = {
    "implementing": ParticipationRole.IMPLEMENTING,
    "funding": ParticipationRole.FUNDING,
    "hosts": ParticipationRole.HOST,
    "observers": ParticipationRole.OBSERVER,
}
#: Columns that list partners, whatever their role.
PARTNERS = ("partners", "partners_confirmed", "partners_claimed")
#: Columns that are not attributes of the activity.
APART = {*SETS, *ROLES, *PARTNERS, "lead", "modality", "status"}
#: Days and words that only a step sets.
BY_STEP = ("starts_on", "ends_on", "agreed_on", "review_on", "status_reason")


def standing(row: Any) -> list[str]:
    """Return who takes part beside the lead, by slug."""
    return [
        part.organization.slug
        for part in row.participations.all()
        if not part.is_lead and part.response != ParticipationResponse.DECLINED
    ]


class ActivityResource(RecordResource):
    """Activities; a new one may come in the state it has reached, as history."""

    identifier = "activities"
    label = _("Activities")
    model = Activity
    export = ACTIVITIES
    word_form = WordForm
    passing = frozenset({"updated_at", "commitments", "commitments_fulfilled"})

    reference = Column(_("reference"), is_key=True, also=("ref", "référence", "réf"))
    title = Column(_("title"), is_required=True, also=("activity", "activité", "intitulé", "titre"))
    language = OneOf(_("language of the texts"), of_choices(Language), is_kept=True)
    status = OneOf(
        _("status"), of_choices(ActivityStatus), is_kept=True, also=("state", "état", "statut")
    )
    modality = OneOf(
        _("main modality"), modalities, is_required=True, also=("modality", "modalité")
    )
    other_modalities = ManyOf(_("other modalities"), modalities)
    key_areas = ManyOf(_("key areas"), key_areas, also=("key area", "domaine", "domaine clef"))
    concerns = ManyOf(_("cross-cutting concerns"), concerns)
    functional_areas = ManyOf(_("functional areas"), functional_areas)
    countries = ManyOf(_("countries"), countries, also=("country", "pays"))
    regions = ManyOf(_("regions"), regions, also=("region", "région"))
    level = OneOf(_("level"), of_choices(Level), is_kept=True, also=("niveau",))
    planned_starts_on = Day(_("planned start"), also=("dates prévues début", "planned dates start"))
    planned_ends_on = Day(_("planned end"), also=("dates prévues fin", "planned dates end"))
    starts_on = Day(_("actual start"), by_step=True, also=("start", "started", "début", "débutée"))
    ends_on = Day(_("actual end"), by_step=True, also=("end", "ended", "fin", "achevée le"))
    lead = OneOf(
        _("lead"),
        organizations,
        is_required=True,
        is_kept=True,
        also=("lead organization", "chef de file", "organisation chef de file"),
    )
    partners_confirmed = ManyOf(_("partners, confirmed"), organizations)
    partners_claimed = ManyOf(_("partners, claimed"), organizations)
    partners = ManyOf(
        _("partners"), organizations, read=standing, also=("partner", "partenaire", "partenaires")
    )
    is_quick_start = Flag(_("quick start-up"))
    national_counterpart = Column(_("national counterpart"), also=("homologue national",))
    hand_over_on = Day(_("hand-over"))
    description = Column(_("description"))
    objectives = Column(_("objectives"), also=("objectifs",))
    outcome = Column(_("outcome"), also=("résultats",))
    visibility = OneOf(_("visible to"), of_choices(Visibility), is_kept=True)
    principles = ManyOf(_("guiding principles"), principles)
    obstacles = ManyOf(_("obstacles met"), obstacles)
    hand_over_plan = Column(_("hand-over plan"))
    end_of_mission_objectives = Column(_("end-of-mission objectives"))
    no_objection_by = Day(_("objections until"))
    agreed_on = Day(_("agreed on"), by_step=True, also=("convenue le",))
    review_on = Day(_("suspended, review on"), by_step=True)
    implementing = ManyOf(_("implementing"), organizations, also=("agent d'exécution",))
    funding = ManyOf(_("funding"), organizations, also=("donor", "donors", "bailleur de fonds"))
    hosts = ManyOf(_("host"), organizations)
    observers = ManyOf(_("observer"), organizations)
    status_reason = status_reason()

    def known_fingerprints(self) -> Iterable[tuple[Any, str, int]]:
        leads = Participation.objects.visible_to(self.user).counted().leads()
        names = ("organization__slug", "activity__title", "activity")
        return leads.values_list(*names).iterator()

    def fingerprint(self, values: dict[str, Any]) -> tuple[Any, str]:
        return values.get("lead"), values.get("title", "")

    def create(self, record: Activity, values: dict[str, Any]) -> list[Any]:
        self._fill(record, values, set(values) | {"modality"})
        self._fill_by_step(record, values)
        if "language" not in values:  # an office writes in the language it reads
            record.language = reading_language()
        roles = self._roles(values)
        roles.pop(values["lead"], None)
        found = self._organizations([values["lead"], *roles])
        services.enter_past_activity(
            actor=self.user,
            activity=record,
            lead=found[values["lead"]],
            status=values.get("status") or ActivityStatus.DRAFT,
            roles={found[slug]: role or ParticipationRole.PARTNER for slug, role in roles.items()},
            confirmed=[
                found[slug] for slug in values.get("partners_confirmed", ()) if slug in roles
            ],
            sets=self._sets(values, set(values)),
            reason=self.reason(),
        )
        return []

    def change(self, record: Activity, values: dict[str, Any], changed: set[str]) -> list[Any]:
        own = changed - {*ROLES, *PARTNERS, *BY_STEP, "lead", "status"}
        if own:
            self._fill(record, values, changed)
            services.update_activity(
                actor=self.user,
                activity=record,
                sets=self._sets(values, changed) or None,
                reason=self.reason(),
            )
        touched: list[Any] = []
        if changed & {*ROLES, *PARTNERS, "lead"}:
            touched = self._change_parts(record, values, changed)
        if "status" in changed:
            step_to(self, record, values["status"], values)
        return touched

    def _fill_by_step(self, record: Activity, values: dict[str, Any]) -> None:
        """Take over the days of the past; of what has not come to that they are the plan."""
        for name in BY_STEP:
            setattr(record, name, values.get(name) or ("" if name == "status_reason" else None))
        status = values.get("status")
        if status != ActivityStatus.COMPLETED and not record.planned_ends_on:
            record.planned_ends_on, record.ends_on = record.ends_on, None
        if status not in BEGUN and not record.planned_starts_on:
            record.planned_starts_on, record.starts_on = record.starts_on, None

    # --- Fields and sets ------------------------------------------------------------------

    def _fill(self, record: Activity, values: dict[str, Any], changed: set[str]) -> None:
        if "modality" in changed:
            record.modality = Modality.objects.get(code=values["modality"])
        for name in (changed & set(values)) - APART - set(BY_STEP):
            setattr(record, name, values[name])

    def _sets(self, values: dict[str, Any], changed: set[str]) -> dict[str, Any]:
        return {name: rows_of(*SETS[name], values[name]) for name in SETS if name in changed}

    def _organizations(self, slugs: Iterable[str]) -> dict[str, Any]:
        return {row.slug: row for row in Organization.objects.filter(slug__in=list(slugs))}

    # --- Who takes part -------------------------------------------------------------------

    def _roles(self, values: dict[str, Any]) -> dict[str, str]:
        """Return who is listed, with the role where a column says one."""
        roles = {slug: "" for name in PARTNERS for slug in values.get(name, ())}
        roles |= {slug: role for name, role in ROLES.items() for slug in values.get(name, ())}
        return roles

    def _change_parts(
        self, record: Activity, values: dict[str, Any], changed: set[str]
    ) -> list[Any]:
        """Add, change and ask those listed; return each row of them that was touched."""
        touched: list[Any] = []
        roles, lead = self._roles(values), values.get("lead") or record.lead.slug
        roles.pop(lead, None)
        parts = {part.organization.slug: part for part in record.participations.all()}
        if "lead" in changed:
            self._change_lead(record, lead, parts, touched)
        for slug, organization in self._organizations(roles).items():
            role = roles[slug] or ParticipationRole.PARTNER
            part = parts.get(slug)
            if part is None:
                part = Participation(activity=record, organization=organization, role=role)
                self._save(part, touched, Outcome.CREATED)
            elif self._says_role(slug, part, values) and part.role != role:
                part.role = role
                self._save(part, touched, Outcome.CHANGED)
            self._answer(slug, part, values, touched)
        if "partners" in values or {"partners_confirmed", "partners_claimed"} <= set(values):
            for slug in set(standing(record)) - set(roles) - {lead}:
                self._take_off(record, parts[slug], touched)
        return touched

    def _says_role(self, slug: str, part: Participation, values: dict[str, Any]) -> bool:
        """Say whether the file names the role: in a column of it, or by leaving it out there."""
        own = next((name for name, role in ROLES.items() if role == part.role), None)
        listed = any(slug in values.get(name, ()) for name in ROLES)
        return listed or (own in values and not part.is_lead)

    def _save(self, part: Participation, touched: list[Any], outcome: str) -> None:
        before = None if outcome == Outcome.CREATED else part.version
        services.save_participation(actor=self.user, participation=part, reason=self.reason())
        touched.append((outcome, part, before))

    def _answer(
        self, slug: str, part: Participation, values: dict[str, Any], touched: list[Any]
    ) -> None:
        """Enter an answer that the file moves from claimed to confirmed, or back."""
        before, saved = part.version, None
        if slug in values.get("partners_confirmed", ()) and part.response not in CONFIRMED:
            saved = services.agree_participation(
                actor=self.user,
                participation=part,
                reason=self.reason(),
                **self.choices.word,
            )
        elif slug in values.get("partners_claimed", ()) and part.response in CONFIRMED:
            saved = services.reverse_participation(
                actor=self.user, participation=part, reason=self.reason()
            )
        if saved is not None:
            touched.append((Outcome.CHANGED, saved, before))

    def _change_lead(
        self, record: Activity, lead: str, parts: dict[str, Any], touched: list[Any]
    ) -> None:
        organization = self._organizations([lead])[lead]
        if lead not in parts:
            part = Participation(activity=record, organization=organization)
            self._save(part, touched, Outcome.CREATED)
        before = {part.pk: part.version for part in parts.values()}
        services.change_lead(
            actor=self.user, activity=record, organization=organization, reason=self.reason()
        )
        for part in Participation.objects.filter(activity=record).select_related("organization"):
            if before.get(part.pk, part.version) != part.version:
                touched.append((Outcome.CHANGED, part, before[part.pk]))
            parts[part.organization.slug] = part

    def _take_off(self, record: Activity, part: Participation, touched: list[Any]) -> None:
        if record.status != ActivityStatus.DRAFT:
            sentence = _t("%(name)s was named; an organization leaves by declining.")
            name = part.organization.display_acronym
            raise ValidationError({"partners": sentence % {"name": name}})
        services.remove_participation(actor=self.user, participation=part, reason=self.reason())
