"""Papers: seen with what they belong to."""

from typing import Any, Self

from django.db.models import Q

from peacebuilding.accounts.access import is_participant
from peacebuilding.core.querysets import VisibleQuerySet


class AttachmentQuerySet(VisibleQuerySet):
    """Papers, seen with what they belong to."""

    def visible_to(self, user: Any) -> Self:
        """Return the papers of the activities `user` may see; visitors the public ones."""
        activity = self.model._meta.get_field("activity").related_model
        reports = self.model._meta.get_field("progress_report").related_model
        seen = activity.objects.visible_to(user).values("pk")
        of_reports = Q(progress_report__in=reports.objects.visible_to(user).values("pk"))
        rows = self.filter(self._in_activities(seen) | of_reports)
        return rows if is_participant(user) else rows.filter(is_public=True)

    def in_activities(self, activities: Any) -> Self:
        """Papers of these activities, of who takes part in them and of what they promised."""
        return self.filter(self._in_activities(activities))

    @staticmethod
    def _in_activities(activities: Any) -> Q:
        return (
            Q(activity__in=activities)
            | Q(participation__activity__in=activities)
            | Q(commitment__activity__in=activities)
        )

    def counted(self) -> Self:
        """Return the papers of what was not entered in error."""
        return self.filter(
            activity__entered_in_error_at__isnull=True,
            participation__activity__entered_in_error_at__isnull=True,
            commitment__activity__entered_in_error_at__isnull=True,
            commitment__entered_in_error_at__isnull=True,
            progress_report__commitment__activity__entered_in_error_at__isnull=True,
            progress_report__commitment__entered_in_error_at__isnull=True,
        )
