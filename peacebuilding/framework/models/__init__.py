"""What was agreed, as records."""

from .agreement import (
    ActivityCategory,
    CrossCuttingConcern,
    Framework,
    FunctionalArea,
    GuidingPrinciple,
    KeyArea,
    Modality,
    Obstacle,
)
from .library import Document, Meeting, Paragraph

__all__ = [
    "ActivityCategory",
    "CrossCuttingConcern",
    "Document",
    "Framework",
    "FunctionalArea",
    "GuidingPrinciple",
    "KeyArea",
    "Meeting",
    "Modality",
    "Obstacle",
    "Paragraph",
]
