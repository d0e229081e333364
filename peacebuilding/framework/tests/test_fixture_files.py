"""The fixture files are the source, whole and verbatim. Pure reading, no database."""

import hashlib
import json
from collections import Counter
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
SYMBOL = "S/2001/138"
#: SHA-256 of the document without list marks, white space collapsed to single spaces.
SOURCE_DIGEST = "0aeb5154d13db8f0d1d53b601bffc4efde8f1d506ad90ab567a124ef46fdc118"


def read(*files):
    """Return the fields of all rows of the files, by model."""
    rows = {}
    for file in files:
        for row in json.loads((FIXTURES / f"{file}.json").read_text(encoding="utf-8")):
            assert "pk" not in row, "rows are known by their natural key"
            rows.setdefault(row["model"], []).append(row["fields"])
    return rows


ROWS = read("places", "framework", "organizations", "follow_up")
PARAGRAPHS = ROWS["framework.paragraph"]
TEXTS = {row["anchor"]: row["text"] for row in PARAGRAPHS}
STYLES = Counter(row["style"] for row in PARAGRAPHS)


class TestVerbatim:
    def test_paragraphs_joined_are_the_source(self):
        joined = " ".join(" ".join(row["text"] for row in PARAGRAPHS).split())
        assert hashlib.sha256(joined.encode()).hexdigest() == SOURCE_DIGEST

    def test_the_copy_of_the_source_is_the_same_text(self):
        lines = (FIXTURES / "S-2001-138.txt").read_text(encoding="utf-8").splitlines()
        text = " ".join(" ".join(line.removeprefix("- ") for line in lines).split())
        assert hashlib.sha256(text.encode()).hexdigest() == SOURCE_DIGEST

    def test_paragraphs_are_numbered_without_a_gap(self):
        assert [row["order"] for row in PARAGRAPHS] == list(range(1, len(PARAGRAPHS) + 1))
        assert len(TEXTS) == len(PARAGRAPHS), "anchors are unique"

    def test_no_list_mark_and_no_outer_space_is_kept(self):
        for text in TEXTS.values():
            assert text == text.strip()
            assert not text.startswith("- ")

    def test_list_items_are_the_bullets_of_the_source(self):
        bullets = {"principle", "modality", "follow-up", "main-point"}
        for row in PARAGRAPHS:
            assert row["list_item"] is (row["style"] in bullets), row["anchor"]

    @pytest.mark.parametrize(
        ("anchor", "words"),
        [
            ("P1", "should be a fundamental goal"),
            ("letter-3", "should be the fundamental goal"),
            ("P2", "**optimum mobilization of resources** — human, technical and financial —"),
            ("B.1", "a particular situation is “ripe” for"),
            ("C.1.c", "effective “**division of labour**” between"),
            ("M4", "a *comprehensive* strategy"),
            ("annex-i-title", "Framework for cooperation in peace-building*"),
            ("participants-regional-organizations", "Regional organizations*"),
            ("footnote-2", "* As well as participating intergovernmental organizations."),
            ("participant-44", "preventive and peacekeeping efforts"),
        ],
    )
    def test_words_and_marks_stand_as_issued(self, anchor, words):
        assert words in TEXTS[anchor]

    def test_footnotes_stand_where_the_page_has_them(self):
        anchors = list(TEXTS)
        assert anchors[anchors.index("footnote-1") - 1] == "A.1"
        assert anchors[anchors.index("footnote-2") - 1] == "participant-32"


class TestCounts:
    @pytest.mark.parametrize(
        ("style", "count"),
        [
            ("principle", 8),
            ("category", 5),
            ("modality", 21),
            ("follow-up", 2),
            ("main-point", 12),
            ("participant", 44),
            ("footnote", 2),
            ("obstacle", 1),
        ],
    )
    def test_paragraphs_by_style(self, style, count):
        assert STYLES[style] == count

    @pytest.mark.parametrize(
        ("model", "count"),
        [
            ("framework.meeting", 7),
            ("framework.document", 1),
            ("framework.framework", 2),
            ("framework.guidingprinciple", 8),
            ("framework.keyarea", 5),
            ("framework.functionalarea", 5),
            ("framework.modality", 21),
            ("framework.crosscuttingconcern", 7),
            ("framework.obstacle", 3),
            ("organizations.organization", 44),
            ("organizations.meetingparticipant", 44),
            ("activities.followupitem", 2),
            ("places.country", 248),
        ],
    )
    def test_rows_by_model(self, model, count):
        assert len(ROWS[model]) == count

    def test_one_paradox(self):
        assert "fundamental paradox" in TEXTS["paradox"]

    def test_eighteen_first_level_modalities_and_three_below_c1(self):
        parents = Counter(tuple(row["parent"] or ()) for row in ROWS["framework.modality"])
        assert parents == {(): 18, ("C.1",): 3}

    def test_modalities_by_category(self):
        letters = Counter(row["category"][0] for row in ROWS["framework.modality"])
        assert letters == {"A": 8, "B": 3, "C": 6, "D": 2, "E": 2}

    def test_all_modalities_start_as_possible(self):
        assert {row["status"] for row in ROWS["framework.modality"]} == {"possible"}

    def test_the_framework_of_1998_has_one_category_and_no_modality(self):
        framework = next(
            row for row in ROWS["framework.framework"] if row["slug"] == "conflict-prevention"
        )
        letters = [
            row["letter"]
            for row in ROWS["framework.activitycategory"]
            if row["framework"] == ["conflict-prevention"]
        ]
        assert framework["modalities_expected"] == 13
        assert framework["note_en"]
        assert framework["note_fr"]
        assert letters == ["CP"]


class TestParticipants:
    PARTICIPANTS = ROWS["organizations.meetingparticipant"]

    def test_headings_in_the_order_of_annex_iii(self):
        headings = Counter(row["heading"] for row in self.PARTICIPANTS)
        assert list(headings.items()) == [
            ("regional-organizations", 18),
            ("united-nations-organs", 3),
            ("united-nations-agencies", 11),
            ("regional-commissions", 5),
            ("united-nations-secretariat", 7),
        ]
        assert [row["order"] for row in self.PARTICIPANTS] == list(range(1, 45))

    def test_headings_have_their_paragraph(self):
        for row in self.PARTICIPANTS:
            assert f"participants-{row['heading']}" in TEXTS

    def test_the_name_listed_is_the_current_or_a_former_name(self):
        names = {row["slug"]: {row["name"]} for row in ROWS["organizations.organization"]}
        for row in ROWS["organizations.organizationname"]:
            names[row["organization"][0]].add(row["name"])
        for row in self.PARTICIPANTS:
            symbol, anchor = row["paragraph"]
            assert symbol == SYMBOL
            assert TEXTS[anchor] in names[row["organization"][0]]

    def test_former_names_have_ended(self):
        ended = {
            row["organization"][0]: (row["acronym"], row["ends_on"])
            for row in ROWS["organizations.organizationname"]
        }
        assert ended["au"] == ("OAU", "2002-07-08")
        assert set(ended) == {"au", "oic", "un-women", "oda", "dpo", "dppa"}
        for _acronym, day in ended.values():
            assert date.fromisoformat(day) > date(2001, 2, 7)

    def test_identifiers_are_single_and_unique(self):
        codes = [row["iati_identifier"] for row in ROWS["organizations.organization"]]
        given = [code for code in codes if code]
        assert len(given) == len(set(given))
        assert all(code.startswith("XM-DAC-") and len(code) == 12 for code in given)

    def test_time_zones_exist(self):
        for row in ROWS["organizations.organization"]:
            if row["time_zone"]:
                ZoneInfo(row["time_zone"])


KEYS = {
    "places.region": ("m49",),
    "places.country": ("iso2",),
    "framework.meeting": ("number",),
    "framework.document": ("symbol",),
    "framework.paragraph": ("document", "anchor"),
    "framework.framework": ("slug",),
    "framework.guidingprinciple": ("code",),
    "framework.keyarea": ("slug",),
    "framework.functionalarea": ("slug",),
    "framework.activitycategory": ("letter",),
    "framework.modality": ("code",),
    "framework.crosscuttingconcern": ("slug",),
    "framework.obstacle": ("code",),
    "organizations.organization": ("slug",),
    "organizations.formerslug": ("slug",),
    "organizations.organizationname": ("organization", "name", "starts_on"),
    "organizations.meetingparticipant": ("meeting", "organization"),
    "activities.followupitem": ("code",),
}
POINTS_AT = {
    "parent": None,  # the same model
    "region": "places.region",
    "regions": "places.region",
    "country": "places.country",
    "hq_country": "places.country",
    "meeting": "framework.meeting",
    "document": "framework.document",
    "paragraph": "framework.paragraph",
    "paragraphs": "framework.paragraph",
    "source_paragraph": "framework.paragraph",
    "framework": "framework.framework",
    "key_area": "framework.keyarea",
    "category": "framework.activitycategory",
    "organization": "organizations.organization",
    "part_of": "organizations.organization",
}


def natural_key(model, row):
    """Return the natural key, foreign keys inside it flattened as Django does."""
    key = []
    for name in KEYS[model]:
        value = row[name]
        key += value if isinstance(value, list) else [value]
    return tuple(key)


class TestReferences:
    def test_natural_keys_are_unique(self):
        for model, rows in ROWS.items():
            keys = [natural_key(model, row) for row in rows]
            assert len(keys) == len(set(keys)), model

    def test_every_reference_has_its_row(self):
        keys = {model: {natural_key(model, row) for row in rows} for model, rows in ROWS.items()}
        for model, rows in ROWS.items():
            for row in rows:
                for name, target in POINTS_AT.items():
                    value = row.get(name)
                    if not value:
                        continue
                    for key in value if name.endswith("s") else [value]:
                        assert tuple(key) in keys[target or model], (model, name, key)

    def test_what_has_two_languages_has_both(self):
        for model, rows in ROWS.items():
            for row in rows:
                for name in row:
                    if name.endswith("_fr") and f"{name[:-3]}_en" in row:
                        assert bool(row[name]) == bool(row[f"{name[:-3]}_en"]), (model, row)
