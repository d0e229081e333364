"""References are unique, never change, and are never given twice, even at once."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities.models import Activity, Commitment, ReferenceSequence
from activities.querysets import today
from activities.services import cancel_activity as cancel
from activities.services import create_commitment, update_activity
from activities.services.references import next_activity_reference
from peacebuilding.core.exceptions import IllegalTransition

from .factories import make_activity, make_modality, make_organization
from .races import at_once, race

CLIENTS = 4


@pytest.mark.django_db
class TestSequence:
    def test_each_letter_counts_for_itself_within_a_year(self, time_machine):
        time_machine.move_to("2026-12-31T12:00:00Z", tick=False)
        assert [next_activity_reference(letter) for letter in ("A", "A", "CP")] == [
            "A-2026-0001",
            "A-2026-0002",
            "CP-2026-0001",
        ]
        time_machine.move_to("2027-01-01T12:00:00Z", tick=False)
        assert next_activity_reference("A") == "A-2027-0001"

    def test_a_gap_stays(self):
        next_activity_reference("A")
        ReferenceSequence.objects.filter(letter="A").update(last=41)
        assert next_activity_reference("A") == f"A-{today().year}-0042"

    def test_more_than_four_digits(self):
        ReferenceSequence.objects.create(letter="A", year=today().year, last=9999)
        assert next_activity_reference("A").endswith("-10000")

    def test_one_sequence_for_a_letter_and_year(self):
        ReferenceSequence.objects.create(letter="A", year=2026)
        with pytest.raises(IntegrityError), transaction.atomic():
            ReferenceSequence.objects.create(letter="A", year=2026)


@pytest.mark.django_db
class TestImmutable:
    def test_a_reference_is_unique(self):
        first, second = make_activity("agreed"), make_activity("agreed")
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=second.pk).update(reference=first.reference)

    def test_from_proposed_on_there_is_one(self):
        activity = make_activity()
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(status="proposed")

    def test_saving_does_not_change_it(self, cast):
        activity = make_activity("under-way")
        reference, activity.reference = activity.reference, "A-1999-0001"
        assert update_activity(actor=cast.officer, activity=activity).reference == reference

    def test_the_letter_binds_the_main_modality(self, cast):
        activity = make_activity("under-way")
        activity.modality = make_modality("C.1")
        with pytest.raises(ValidationError) as refusal:
            update_activity(actor=cast.officer, activity=activity)
        assert set(refusal.value.message_dict) == {"modality"}
        activity.refresh_from_db()
        activity.modality = make_modality("A.6")
        assert update_activity(actor=cast.officer, activity=activity).modality.code == "A.6"

    def test_the_number_of_a_commitment_is_not_given_again(self, cast):
        activity = make_activity("under-way")
        numbers = []
        for _ in range(3):
            made = create_commitment(
                actor=cast.officer,
                commitment=Commitment(
                    activity=activity, organization=make_organization("undp"), title="Trainers"
                ),
            )
            numbers.append(made.number)
        assert numbers == [1, 2, 3]


class TestAtOnce:
    """Several people at the same moment, on a file (SQLite) and on PostgreSQL."""

    pytestmark = race

    def together(self, work):
        """Run work(0) … work(n-1) in as many threads, begun at the same moment."""
        return at_once(*(partial(work, number) for number in range(CLIENTS)))

    def test_commitments(self, cast):
        activity, organization = make_activity("under-way"), make_organization("undp")
        actor = cast.officer
        assert actor.groups.exists()

        def commit(number):
            commitment = Commitment(
                activity=activity, organization=organization, title=f"Promise {number}"
            )
            return create_commitment(actor=actor, commitment=commitment).number

        assert sorted(self.together(commit)) == list(range(1, CLIENTS + 1))

    def test_cancelling_and_committing(self, cast):
        """Either the activity is cancelled without a duty, or it has one and goes on."""
        activity, organization = make_activity("under-way"), make_organization("undp")
        actor = cast.officer

        def work(number):
            try:
                if number:
                    commitment = Commitment(
                        activity=activity, organization=organization, title="Promise"
                    )
                    create_commitment(actor=actor, commitment=commitment)
                else:
                    cancel(actor=actor, activity=activity, reason="Funds")
            except (ValidationError, IllegalTransition):
                return False
            return True

        cancelled, *committed = self.together(work)
        activity.refresh_from_db()
        assert (activity.status == "cancelled") is cancelled
        assert cancelled is not any(committed)
