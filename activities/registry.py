"""What the floor of activities adds below: search, downloads, the page of an organization."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.duties import register_duties
from organizations.merge_rules import register_fold
from organizations.models import Organization
from organizations.sections import register_officer_section, register_section
from peacebuilding.batches.undo import Undo, register_undo
from peacebuilding.core.search import SearchSource, register_source
from peacebuilding.core.tables import register_export
from peacebuilding.imports.kinds import register_import
from peacebuilding.notifications.kinds import register_kind

from . import duties
from .exports import ACTIVITIES, COMMITMENTS, FOLLOW_UP_ITEMS
from .imports import (
    ActivityResource,
    CommitmentResource,
    FollowUpResource,
    ReturnSheetResource,
)
from .jobs import register_jobs
from .models import (
    Activity,
    Commitment,
    ExternalIdentifier,
    FollowUpItem,
    Participation,
    ProgressReport,
    ReportingRound,
    named_records,
)
from .notices.kinds import KINDS
from .sections import answers_for, figures, paragraphs, promised, statement, takes_part
from .services import merging, returning
from .views.contacts import contacts_section
from .views.identifiers import identifiers_section
from .views.questions import questions_section

register_source(
    SearchSource(
        kind="activities",
        label=_("Activities"),
        rows=lambda user, words: (
            Activity.objects.visible_to(user).counted().search(words).for_list()
        ),
        template="activities/found_activity.html",
        order=30,
    )
)
register_source(
    SearchSource(
        kind="commitments",
        label=_("Commitments"),
        rows=lambda user, words: (
            Commitment.objects.visible_to(user).counted().search(words).for_list()
        ),
        template="activities/found_commitment.html",
        order=40,
    )
)
register_source(
    SearchSource(
        kind="follow-up",
        label=_("Follow-up"),
        rows=lambda user, words: (
            FollowUpItem.objects.visible_to(user)
            .counted()
            .filter(~Q(text_en=""))
            .search(words)
            .for_list()
        ),
        template="activities/found_follow_up.html",
        order=50,
    )
)
register_source(
    SearchSource(
        kind="identifiers",
        label=_("Known elsewhere"),
        rows=lambda user, words: (
            ExternalIdentifier.objects.visible_to(user)
            .search(words)
            .for_list()
            .prefetch_related(named_records(ExternalIdentifier))
        ),
        template="activities/found_identifier.html",
        order=55,
    )
)
register_export(ACTIVITIES)
register_export(COMMITMENTS)
register_export(FOLLOW_UP_ITEMS)
register_import(ActivityResource)
register_import(CommitmentResource)
register_import(FollowUpResource)
register_import(ReturnSheetResource)
register_fold(Participation, merging.fold_participations)
register_undo(Activity, Undo(returning.remove_activity, returning.check_activity))
register_undo(Commitment, Undo(returning.remove_commitment, returning.check_commitment))
register_undo(FollowUpItem, Undo(returning.remove_follow_up_item))
register_undo(ReportingRound, Undo(check=returning.check_round))
register_undo(Participation, Undo(returning.remove_participation))
register_undo(ProgressReport, Undo(returning.remove_report, returning.check_report))
register_undo(Organization, Undo(returning.remove_organization))
register_officer_section(answers_for)
register_duties("reports", duties.reports_owed, duties.reports_ended)
register_duties("commitments", duties.commitments_owed, duties.commitments_ended)
register_duties("answers", duties.answers_owed, duties.answers_ended)
register_duties("follow-up", duties.follow_up_owed, duties.follow_up_ended)
register_section(10, figures, place="top")
register_section(15, statement, place="top")
register_section(20, promised)
register_section(30, takes_part)
register_section(40, paragraphs, place="aside")
register_section(45, contacts_section, place="aside")
register_section(50, questions_section, place="aside")
register_section(60, identifiers_section, place="aside")
for kind in KINDS:
    register_kind(kind)
register_jobs()
