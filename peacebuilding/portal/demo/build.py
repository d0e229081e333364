"""Builds the sample data from the plans, all or nothing."""

from datetime import date
from itertools import groupby

from django.db import transaction

from activities.models import FollowUpItem
from activities.services import close_follow_up_item
from peacebuilding.accounts.models import User
from peacebuilding.framework.choices import ModalityStatus
from peacebuilding.framework.models import Meeting, Modality
from peacebuilding.framework.services import save_reference, set_modality_status
from peacebuilding.notifications.quiet import quiet

from . import capacity, interaction, monitoring, people, resources, strategy
from .cast import BEFORE_ALL, Cast
from .enactment import Enactment
from .plan import Plan
from .rounds import answer_round, call_the_late, play_rounds, stand_in
from .story import Story, turn_of_the_year

PLANS: tuple[Plan, ...] = tuple(
    sorted(
        capacity.PLANS + strategy.PLANS + interaction.PLANS + monitoring.PLANS + resources.PLANS,
        key=lambda plan: (plan.proposed, plan.title),
    )
)
#: A.6, C.1(c) and E.2 stay possible: nobody has taken them up.
BEING_DEVELOPED = ["A.2", "A.4", "A.7", "A.8", "B.1", "C.1", "C.1(a)", "C.1(b)", "D.2", "E.1"]
IN_USE = ["A.1", "A.3", "A.5", "B.2", "B.3", "C.2", "C.3", "D.1"]


def is_built() -> bool:
    """Say whether the sample data are in this database already."""
    return User.objects.filter(email=people.ACCOUNTS[0].email).exists()


@transaction.atomic
def build(today: date) -> None:
    """Build everything, as it stands on the day `today`, which must not be ahead."""
    story = Story(today)
    story.date_back_loaded(BEFORE_ALL - 7)
    cast = Cast(story)
    cast.make_people()
    cast.make_organizations()
    cast.make_means()
    _prepare_framework(cast, story)
    with quiet():
        _play_activities(cast, story)
        play_rounds(cast, story)
        answer_round(cast, story)
        call_the_late(cast, story)
        stand_in(cast, story)


def _prepare_framework(cast: Cast, story: Story) -> None:
    """Set what officers set: how far modalities have come, a meeting ahead, what was met late."""
    for day, codes, status in (
        (-390, BEING_DEVELOPED + IN_USE, ModalityStatus.BEING_DEVELOPED),
        (-200, IN_USE, ModalityStatus.IN_USE),
    ):
        for code in codes:
            story.begin()
            modality = Modality.objects.get(code=code)
            with story.at(day):
                set_modality_status(actor=cast.officer, modality=modality, status=status)
    last = Meeting.objects.order_by("-number")[0]
    meeting = Meeting(
        number=last.number + 1,
        title_en="Next High-level Meeting (sample)",
        title_fr="Prochaine réunion de haut niveau (exemple)",
        topic_en="Review of cooperation in peace-building",
        topic_fr="Examen de la coopération pour la consolidation de la paix",
        starts_on=story.day(200),
        ends_on=story.day(201),
        city=last.city,
        country=last.country,
        note_en="Invented, so that items can be carried over to it.",
        note_fr="Inventée, pour que des points puissent y être reportés.",
    )
    story.begin()
    with story.at(-60):
        save_reference(meeting, actor=cast.head)
    first = FollowUpItem.objects.get(code="F1")
    story.begin()
    with story.at(-180):
        close_follow_up_item(
            actor=cast.officer,
            item=first,
            done_on=date(2002, 5, 2),
            outcome="The working-level meeting was held from 30 April to 2 May 2002.",
        )


def _play_activities(cast: Cast, story: Story) -> None:
    """Act the plans out in the order of their proposals, year by year."""

    def year(entry: tuple[int, Plan]) -> int:
        return story.working_day(min(entry[1].proposed, -1)).year

    for proposed_in, entries in groupby(enumerate(PLANS), key=year):
        for number, plan in entries:
            Enactment(plan, number, cast=cast, story=story).play()
        turn_of_the_year(story.began_at.year, proposed_in)
