"""What of the framework can be found by words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from peacebuilding.core.search import SearchSource, register_source

from .choices import ParagraphStyle
from .models import Document, Paragraph

register_source(
    SearchSource(
        kind="framework",
        label=_("Framework"),
        rows=lambda user, words: (
            Paragraph.objects.visible_to(user)
            .exclude(style=ParagraphStyle.PARTICIPANT)
            .search(words)
            .order_by("order")
        ),
        template="portal/found_paragraph.html",
        order=10,
    )
)


def find_documents(user: Any, words: str) -> Any:
    """Return the visible documents that match."""
    return Document.objects.visible_to(user).search(words)


register_source(
    SearchSource(
        kind="documents",
        label=_("Documents"),
        rows=find_documents,
        template="portal/found_document.html",
        order=70,
    )
)
