"""Makes the people of the sample data, their memberships, rosters and means."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from organizations import services
from organizations.choices import Purpose, Role
from organizations.models import (
    Capability,
    Dissemination,
    FocalPoint,
    Mechanism,
    Organization,
    PeacebuildingUnit,
    StaffOfficer,
)
from peacebuilding.accounts.models import User
from peacebuilding.accounts.services import create_user, set_groups
from peacebuilding.framework.models import Document, FunctionalArea, KeyArea
from peacebuilding.places.models import Country, Region

from . import organizations as means
from . import people
from .story import Story

#: How long ago people got their accounts.
BEFORE_ALL = -470


@dataclass
class Places:
    """Regions by M49 code and countries by ISO code, as the plans name them."""

    regions: dict[str, Region] = field(
        default_factory=lambda: {region.m49: region for region in Region.objects.all()}
    )
    countries: dict[str, Country] = field(
        default_factory=lambda: {country.iso2: country for country in Country.objects.all()}
    )

    def sets(self, names: str) -> dict[str, list[Any]]:
        """Return the two sets that "011 NG" means."""
        codes = names.split()
        return {
            "regions": [self.regions[code] for code in codes if code.isdigit()],
            "countries": [self.countries[code] for code in codes if not code.isdigit()],
        }


class Cast:
    """Everybody who acts in the sample data, by what they are."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.places = Places()
        self.organizations = {row.slug: row for row in Organization.objects.all()}
        self.users: dict[str, User] = {}
        self.officers: dict[str, list[StaffOfficer]] = {}
        self._members: dict[tuple[str, Role], User] = {}

    @property
    def head(self) -> User:
        """The head of the Secretariat."""
        return self.users["head@secretariat.example"]

    @property
    def officer(self) -> User:
        """The officer who confirms."""
        return self.users["officer@secretariat.example"]

    @property
    def colleague(self) -> User:
        """The officer who enters what came by letter, and so never confirms it."""
        return self.users["colleague@secretariat.example"]

    def reporter(self, slug: str) -> User:
        """Who drafts and proposes for the organization."""
        return self._members.get((slug, Role.REPORTER)) or self.approver(slug)

    def approver(self, slug: str) -> User:
        """Who agrees and commits for the organization."""
        return self._members[slug, Role.APPROVER]

    def responsible(self, slug: str, number: int) -> StaffOfficer | None:
        """An officer of the organization, each in turn; None where it has no roster."""
        officers = self.officers.get(slug)
        return officers[number % len(officers)] if officers else None

    # --- People --------------------------------------------------------------------------

    def make_people(self) -> None:
        """Make the accounts one can log in with, then one for each other organization."""
        administrator = None
        for account in people.ACCOUNTS:
            self.story.begin()
            with self.story.at(BEFORE_ALL):
                user = create_user(
                    actor=administrator,
                    email=account.email,
                    name=account.name,
                    language=account.language,
                    password=people.PASSWORD,
                )
                if account.group:
                    set_groups(actor=administrator, user=user, groups=[account.group])
            administrator = administrator or user
            self.users[account.email] = user
            if account.role:
                self._let_serve(user, account.serves, account.role)
            if account.role and account.also:
                self._let_serve(user, account.also, account.role)
        for slug, (first, *_others) in people.ROSTER.items():
            self.story.begin()
            if (slug, Role.APPROVER) not in self._members:
                with self.story.at(BEFORE_ALL):
                    user = create_user(
                        actor=administrator, email=address(first.name, slug), name=first.name
                    )
                self._let_serve(user, slug, Role.APPROVER)

    def _let_serve(self, user: User, slug: str, role: Role) -> None:
        organization = self.organizations[slug]
        with self.story.at(BEFORE_ALL):
            services.add_member(actor=self.officer, user=user, organization=organization, role=role)
        self._members.setdefault((slug, role), user)

    # --- Organizations -------------------------------------------------------------------

    def make_organizations(self) -> None:
        """Give each organization its desk officer, unit, roster and focal points."""
        units = {unit.organization: unit for unit in means.UNITS}
        for number, (slug, officers) in enumerate(people.ROSTER.items()):
            self.story.begin()
            organization = self.organizations[slug]
            organization.desk_officer = (self.officer, self.colleague)[number % 2]
            with self.story.at(BEFORE_ALL + 2):
                services.save_organization(actor=self.head, organization=organization)
            unit = self._make_unit(units[slug]) if slug in units else None
            self._make_roster(slug, officers, unit)

    def _make_unit(self, given: means.Unit) -> PeacebuildingUnit:
        unit = PeacebuildingUnit(
            organization=self.organizations[given.organization],
            name_en=given.name,
            name_fr=given.name_fr,
            starts_on=self.story.working_day(given.since),
            functional_mailbox=f"peace@{given.organization}.example",
            channel=given.channel,
            public_awareness=given.awareness,
            language="fr" if given.organization == "oif" else "en",
        )
        with self.story.at(-400):
            return services.save_unit(actor=self.approver(given.organization), unit=unit)

    def _make_roster(
        self, slug: str, officers: tuple[people.Officer, ...], unit: PeacebuildingUnit | None
    ) -> None:
        rows = []
        for number, given in enumerate(officers):
            row = self._officer(slug, given, unit if number < 2 else None, number)
            sets = self.places.sets(given.places) | {"functional_areas": areas(given.key_areas)}
            self.story.begin()
            with self.story.at(min(-380 + number, given.confirmed)):
                services.save_staff_officer(
                    actor=self.reporter(slug), officer=row, many_to_many=sets
                )
            for purpose, rank in given.focal:
                self._name_focal_point(row, purpose, rank)
            rows.append(row)
        for given, row, successor in zip(officers, rows, rows[1:], strict=False):
            if given.left is not None:
                with self.story.at(given.left):
                    services.hand_over(
                        actor=self.officer,
                        officer=row,
                        successor=successor,
                        last_day=self.story.day(given.left),
                        reason="Named by the leaving officer",
                    )
        self.officers[slug] = [
            row for given, row in zip(officers, rows, strict=True) if given.left is None
        ]

    def _officer(
        self, slug: str, given: people.Officer, unit: PeacebuildingUnit | None, number: int
    ) -> StaffOfficer:
        own = self.approver(slug) if number == 0 and not given.account else None
        return StaffOfficer(
            organization=self.organizations[slug],
            unit=unit,
            name=given.name,
            job_title=given.job_title,
            duty_station=given.station,
            site="field" if given.in_the_field else "headquarters",
            languages=given.languages.split(),
            email=address(given.name, slug),
            phone=f"+1 555 01{(len(self.officers) * 7 + number) % 100:02d}",
            functional_mailbox=f"peace@{slug}.example",
            starts_on=self.story.working_day(-700 + 11 * number),
            confirmed_on=self.story.working_day(given.confirmed),
            user=self.users.get(given.account) or own,
        )

    def _name_focal_point(self, officer: StaffOfficer, purpose: Purpose, rank: Any) -> None:
        slug = officer.organization.slug
        with self.story.at(-360) as day:
            focal_point = FocalPoint(
                organization=officer.organization,
                officer=officer,
                purpose=purpose,
                rank=rank,
                starts_on=day,
            )
            services.save_focal_point(actor=self.reporter(slug), focal_point=focal_point)

    # --- Means ---------------------------------------------------------------------------

    def make_means(self) -> None:
        """Enter mechanisms and capabilities, and note who has received the document."""
        for given in means.MECHANISMS:
            self.story.begin()
            self._make_mechanism(given)
        for offer in means.CAPABILITIES:
            self.story.begin()
            self._make_capability(offer)
        document = Document.objects.get(symbol="S/2001/138")
        for slug, sent, acknowledged in means.PAPERS:
            self.story.begin()
            with self.story.at(sent) as day:
                paper = services.save_dissemination(
                    actor=self.colleague,
                    dissemination=Dissemination(
                        document=document, organization=self.organizations[slug], sent_on=day
                    ),
                )
            if acknowledged is not None:
                with self.story.at(acknowledged):
                    services.acknowledge_dissemination(
                        actor=self.reporter(slug), dissemination=paper
                    )

    def _make_mechanism(self, given: means.Mechanism) -> None:
        mechanism = Mechanism(
            organization=self.organizations[given.organization],
            name_en=given.name,
            name_fr=given.name_fr,
            level=given.level,
            function=given.function,
            region=self.places.regions.get(given.place),
            country=self.places.countries.get(given.place),
            description=given.text,
        )
        with self.story.at(-370):
            services.save_mechanism(actor=self.reporter(given.organization), mechanism=mechanism)

    def _make_capability(self, given: means.Capability) -> None:
        capability = Capability(
            organization=self.organizations[given.organization],
            key_area=KeyArea.objects.get(code=f"KA{given.key_area}"),
            resource_kind=given.kind,
            description=given.text,
            language="fr" if given.organization == "oif" else "en",
            comparative_advantage=given.advantage,
            visibility=given.visibility,
        )
        with self.story.at(given.confirmed):
            services.save_capability(
                actor=self.reporter(given.organization),
                capability=capability,
                many_to_many=self.places.sets(given.places),
            )


def address(name: str, slug: str) -> str:
    """Return the example address of a person: adaeze.obi@ecowas.example."""
    return f"{slugify(name.replace('’', '')).replace('-', '.')}@{slug}.example"


def areas(numbers: str) -> list[FunctionalArea]:
    """Return the functional areas of the key areas "1 4"."""
    codes = [f"KA{number}" for number in numbers.split()]
    return list(FunctionalArea.objects.filter(key_area__code__in=codes))
