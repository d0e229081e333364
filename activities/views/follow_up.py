"""Pages on which follow-up items are written down."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.views.base import Crumbs

from .. import permissions as may
from .. import record_forms as forms
from .. import services
from ..models import FollowUpItem
from .writing import ActivityMixin, WritingView, bound, require


class FollowUpCreateView(ActivityMixin, WritingView):
    """Write down what an activity leaves to be followed up."""

    title = _("Write down a follow-up item")

    def prepare(self) -> None:
        self.activity = self.find_activity()
        require(
            may.can_keep_follow_up(self.request.user, FollowUpItem(source_activity=self.activity))
        )

    def get_form(self, data: Any = None) -> Any:
        row = FollowUpItem(source_activity=self.activity)
        return bound(forms.FollowUpForm, self.request.user, data, instance=row)

    def perform(self, form: Any) -> FollowUpItem:
        return services.save_follow_up_item(
            actor=self.request.user,
            item=form.instance,
            sets=form.many_to_many(),
            reason=form.cleaned_data["reason"],
        )


class FollowUpUpdateView(WritingView):
    """Change a follow-up item."""

    title = _("Change the follow-up item")

    def find_item(self) -> FollowUpItem:
        """Return the item of the address, as far as the reader may see it."""
        rows = FollowUpItem.objects.visible_to(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        self.item = self.find_item()
        require(may.can_edit_follow_up(self.request.user, self.item))

    def get_form(self, data: Any = None) -> Any:
        return bound(forms.FollowUpForm, self.request.user, data, instance=self.find_item())

    def perform(self, form: Any) -> FollowUpItem:
        return services.save_follow_up_item(
            actor=self.request.user,
            item=form.instance,
            sets=form.many_to_many(),
            reason=form.cleaned_data["reason"],
        )

    def get_crumbs(self) -> Crumbs:
        return [
            (_("Follow-up"), reverse("activities:follow-up-list")),
            (str(self.item), self.item.get_absolute_url()),
        ]
