"""The living framework: the document, and beside each paragraph what is being done about it."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from activities.models import FollowUpItem
from activities.reports import (
    TAKEN_UP_FILTER,
    CategoryCounts,
    ModalityCounts,
    PrincipleCounts,
    category_counts,
    modality_counts,
    principle_counts,
)
from organizations.models import MeetingParticipant
from peacebuilding.core.text import emphasis_html
from peacebuilding.framework.choices import ParagraphStyle, Section
from peacebuilding.framework.models import (
    ActivityCategory,
    Framework,
    GuidingPrinciple,
    Modality,
    Paragraph,
)

MAIN_FRAMEWORK = "peace-building"


def taken_up_url() -> str:
    """Return the list of what the counts count; more filters follow with "&"."""
    return f"{reverse('activities:activity-list')}?status={TAKEN_UP_FILTER}"


@dataclass
class Entry:
    """One paragraph with its code in the gutter and its margin.

    At most one of `principle`, `category`, `modality`, `follow_up`, `participant` is set;
    `counts` belongs to it. A modality without counts is a gap.
    """

    paragraph: Paragraph
    code: str = ""
    principle: GuidingPrinciple | None = None
    category: ActivityCategory | None = None
    modality: Modality | None = None
    follow_up: FollowUpItem | None = None
    participant: MeetingParticipant | None = None
    counts: ModalityCounts | CategoryCounts | PrincipleCounts | None = None
    under: list["Entry"] = field(default_factory=list)
    footnote: str = ""

    @property
    def of(self) -> int:
        """How many modalities a category has."""
        return len(self.under)

    @property
    def taken_up(self) -> int:
        """How many of a category's modalities somebody has taken up."""
        return sum(not entry.is_gap for entry in self.under)

    @property
    def html(self) -> str:
        """The text as HTML, without the mark of a footnote, which becomes a link."""
        return emphasis_html(self.paragraph.text[:-1]) if self.footnote else self.paragraph.html

    @property
    def is_gap(self) -> bool:
        """A modality in which nothing agreed, under way or completed is visible."""
        return self.modality is not None and self.counts is None

    @property
    def is_heading(self) -> bool:
        return self.paragraph.style in {ParagraphStyle.HEADING, ParagraphStyle.CATEGORY}


@dataclass
class Part:
    """The letter or one annex: its entries in order, footnotes last."""

    section: str
    entries: list[Entry] = field(default_factory=list)
    footnotes: list[Paragraph] = field(default_factory=list)

    @property
    def label(self) -> Any:
        return Section(self.section).label

    def add(self, entry: Entry) -> None:
        """Take in one entry; a footnote goes to the end and is linked from its mark."""
        if entry.paragraph.style != ParagraphStyle.FOOTNOTE:
            self.entries.append(entry)
            return
        self.footnotes.append(entry.paragraph)
        for marked in self.entries:
            if marked.paragraph.text.endswith("*") and not marked.paragraph.text.endswith("**"):
                marked.footnote = entry.paragraph.anchor


@dataclass
class LivingDocument:
    """The framework with its document, part by part, and how much of it is taken up."""

    framework: Framework
    masthead: list[Entry]
    title: Entry
    parts: list[Part]
    taken_up: int
    gaps: list[Entry]

    @property
    def modalities(self) -> list[Entry]:
        """The modalities in the order of the document."""
        return [entry for part in self.parts for entry in part.entries if entry.modality]

    @property
    def categories(self) -> list[Entry]:
        """The category headings A to E, with their counts."""
        return [entry for part in self.parts for entry in part.entries if entry.category]

    @property
    def contents(self) -> list[Entry]:
        """The headings of Annex I, for the table of contents."""
        annex = next(part for part in self.parts if part.section == Section.ANNEX_I)
        return [entry for entry in annex.entries if entry.is_heading and entry.paragraph.level > 2]


def living_document(user: Any) -> LivingDocument | None:
    """Assemble the framework of 2001 as `user` may see it; None before it is loaded.

    A constant number of queries, whatever the number of activities.
    """
    framework = (
        Framework.objects.visible_to(user)
        .select_related("document", "meeting")
        .filter(slug=MAIN_FRAMEWORK)
        .first()
    )
    if framework is None or framework.document is None:
        return None
    entries = _entries(user, framework)
    parts: dict[str, Part] = {section: Part(section) for section in Section.values}
    for entry in entries:
        parts[entry.paragraph.section].add(entry)
    masthead = parts.pop(Section.MASTHEAD).entries
    title = parts[Section.LETTER].entries.pop(0)
    modalities = [entry for entry in entries if entry.modality]
    gaps = [entry for entry in modalities if entry.is_gap]
    return LivingDocument(
        framework, masthead, title, list(parts.values()), len(modalities) - len(gaps), gaps
    )


def _entries(user: Any, framework: Framework) -> list[Entry]:
    """Return one entry for each paragraph of the framework's document, in order."""
    paragraphs = Paragraph.objects.visible_to(user).filter(document=framework.document)
    entries = {paragraph.pk: Entry(paragraph) for paragraph in paragraphs.order_by("order")}
    _add_principles(user, framework, entries)
    _add_modalities(user, framework, entries)
    items = FollowUpItem.objects.visible_to(user).filter(source_paragraph__in=entries)
    for item in items.select_related("source_paragraph", "carried_to"):
        entry = entries[item.source_paragraph_id]
        entry.follow_up, entry.code = item, item.code or ""
    participants = MeetingParticipant.objects.visible_to(user).filter(meeting=framework.meeting)
    for participant in participants.select_related("organization", "paragraph"):
        if participant.paragraph_id in entries:
            entries[participant.paragraph_id].participant = participant
    for entry in entries.values():
        if entry.paragraph.style == ParagraphStyle.MAIN_POINT:
            entry.code = entry.paragraph.anchor
    return list(entries.values())


def _add_principles(user: Any, framework: Framework, entries: dict[int, Entry]) -> None:
    counts = principle_counts(user)
    for principle in framework.principles.all():
        entry = entries[principle.paragraph_id]
        entry.principle, entry.code = principle, principle.code
        entry.counts = counts.get(principle.pk)


def _add_modalities(user: Any, framework: Framework, entries: dict[int, Entry]) -> None:
    counts = modality_counts(user)
    of_category: dict[int, list[Entry]] = {}
    modalities = Modality.objects.visible_to(user).filter(category__framework=framework)
    for modality in modalities.filter(paragraph__isnull=False):
        entry = entries[modality.paragraph_id]
        found = counts.get(modality.pk)
        entry.modality, entry.code = modality, modality.code
        entry.counts = found if found and found.activities else None
        of_category.setdefault(modality.category_id, []).append(entry)
    totals = category_counts(user)
    for category in framework.categories.filter(paragraph__isnull=False):
        entry = entries[category.paragraph_id]
        entry.category, entry.counts = category, totals.get(category.pk)
        entry.under = of_category.get(category.pk, [])
