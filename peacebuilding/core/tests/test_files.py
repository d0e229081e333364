"""What an upload is, by its content, whatever its name says."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from activities.tests.samples import REFUSED, TAKEN
from peacebuilding.core import files
from peacebuilding.core.files import check_file, kind_of


@pytest.mark.parametrize("extension", TAKEN)
def test_what_is_taken(extension):
    kind = kind_of(io.BytesIO(TAKEN[extension]))
    assert kind is not None
    assert kind.extension == extension
    assert check_file(SimpleUploadedFile("anything.exe", TAKEN[extension])) == kind


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not(name):
    assert kind_of(io.BytesIO(REFUSED[name])) is None
    with pytest.raises(ValidationError) as refusal:
        check_file(SimpleUploadedFile("letter.pdf", REFUSED[name]), "scan")
    assert "PDF, JPG, PNG, TIFF, DOCX, XLSX, ODT" in refusal.value.message_dict["scan"][0]


def test_at_most_so_much(monkeypatch):
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 30)
    fits = SimpleUploadedFile("letter.pdf", b"%PDF-".ljust(30))
    assert check_file(fits)
    with pytest.raises(ValidationError) as refusal:
        check_file(SimpleUploadedFile("letter.pdf", b"%PDF-".ljust(31)))
    assert "at most" in refusal.value.message_dict["file"][0]


def test_the_limit_is_that_of_the_interface():
    assert files.MAX_FILE_BYTES == 20 * 1024 * 1024
