"""Organizations from spreadsheets, and how any file names an organization."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from peacebuilding.imports.columns import Column, Day, Flag, ManyOf, OneOf
from peacebuilding.imports.options import Option, Options, of_choices, of_rows
from peacebuilding.imports.resources import RecordResource
from peacebuilding.places.models import Country, Region

from .choices import OrganizationKind
from .exports import ORGANIZATIONS
from .models import FormerSlug, Organization, OrganizationName
from .services import save_organization

#: The sets of an organization that a file may bring.
SETS = ("regions", "member_countries")


def names_of(row: Any) -> tuple[str, ...]:
    """Return the names and acronyms of an organization, or of a former one, in both languages."""
    return row.acronym, row.acronym_fr, row.name, row.name_fr


def organizations(user: Any) -> Options:
    """Return the organizations by slug and by every name and acronym they ever bore.

    "Organization of African Unity" is the African Union; "O.U.A.", written otherwise than
    any of the names, is only suggested.
    """
    words: dict[int, list[str]] = {}
    for name in OrganizationName.objects.visible_to(user):
        words.setdefault(name.organization_id, []).extend(names_of(name))
    for former in FormerSlug.objects.visible_to(user):
        words.setdefault(former.organization_id, []).append(former.slug)
    return Options(
        (
            Option(row.slug, row.display_acronym, (*names_of(row), *words.get(row.pk, [])))
            for row in Organization.objects.visible_to(user).alphabetical()
        ),
        is_strict=True,
    )


countries = of_rows(Country, "iso2", "iso3", "m49", "name_en", "name_fr")
regions = of_rows(Region, "m49", "name_en", "name_fr")


def rows_of(model: Any, name: str, keys: Iterable[str]) -> list[Any]:
    """Return the rows of a set by their keys."""
    wanted = list(keys)
    return list(model.objects.filter(**{f"{name}__in": wanted})) if wanted else []


class OrganizationResource(RecordResource):
    """Organizations; a new one gets its address from the acronym where none is given."""

    identifier = "organizations"
    label = _("Organizations")
    model = Organization
    export = ORGANIZATIONS
    key = "slug"
    brings_key = True

    slug = Column(_("slug"), is_key=True, also=("code", "identifiant"))
    acronym = Column(_("acronym, English"), also=("acronym", "sigle", "acronyme"))
    name = Column(
        _("name, English"),
        is_required=True,
        also=("name", "organization", "organisation", "nom", "dénomination", "intitulé"),
    )
    acronym_fr = Column(_("acronym, French"), also=("sigle français", "French acronym"))
    name_fr = Column(_("name, French"), also=("nom français", "French name", "nom en français"))
    kind = OneOf(_("kind"), of_choices(OrganizationKind), is_required=True, also=("type",))
    hq_city = Column(_("city of the headquarters"), also=("city", "ville", "siège"))
    hq_country = OneOf(_("country of the headquarters"), countries, also=("country", "pays"))
    time_zone = Column(_("time zone"))
    part_of = OneOf(_("part of"), organizations, also=("parent", "relève de"))
    regions = ManyOf(_("regions"), regions, also=("region", "région"))
    website = Column(_("website"), also=("web", "site web", "site internet", "URL"))
    iati_identifier = Column(_("IATI identifier"))
    is_active = Flag(_("active"), is_kept=True)
    mandate_en = Column(_("mandate, English"), also=("mandate",))
    mandate_fr = Column(_("mandate, French"), also=("mandat",))
    member_countries = ManyOf(_("member States"), countries, also=("members", "membres"))
    active_from = Day(_("exists from"), also=("founded", "fondée le", "création"))
    active_to = Day(_("existed until"))

    def by_other_key(self, key: str) -> Any:
        former = FormerSlug.objects.filter(slug=key).values("organization")
        return self.records().filter(pk__in=former).first()

    def known_fingerprints(self) -> Iterable[tuple[Any, str, int]]:
        for row in self.records():
            for name in (row, *row.names.all()):
                yield from (("", word, row.pk) for word in names_of(name) if word)

    def fingerprint(self, values: dict[str, Any]) -> tuple[Any, str]:
        return "", values.get("name", "")

    def create(self, record: Organization, values: dict[str, Any]) -> list[Any]:
        words = values.get("acronym") or values["name"]
        record.slug = self.key_text or slugify(words)[:50]
        return self.change(record, values, set(values))

    def change(self, record: Organization, values: dict[str, Any], changed: set[str]) -> list[Any]:
        sets: dict[str, Any] = {}
        for name in changed:
            value = values[name]
            if name in SETS:
                model, key = (Region, "m49") if name == "regions" else (Country, "iso2")
                sets[name] = rows_of(model, key, value)
            elif name == "hq_country":
                record.hq_country = Country.objects.filter(iso2=value).first() if value else None
            elif name == "part_of":
                record.part_of = Organization.objects.filter(slug=value).first() if value else None
            else:
                setattr(record, name, value)
        save_organization(
            actor=self.user, organization=record, many_to_many=sets or None, reason=self.reason()
        )
        return []
