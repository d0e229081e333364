"""What records are called in other systems: rights, pages, search, and writing by such a name."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities import services
from activities.models import Activity, Commitment, ExternalIdentifier
from peacebuilding.core.exceptions import NotAllowed

from .factories import (
    make_activity,
    make_commitment,
    make_follow_up,
    make_key_area,
    make_modality,
    make_organization,
    put,
)

pytestmark = pytest.mark.django_db


def name(actor: Any, record: Any, value: str = "00117", **fields: Any) -> ExternalIdentifier:
    given = {"organization": make_organization("undp"), "system": "erp", **fields}
    row = ExternalIdentifier(record=record, value=value, **given)
    return services.save_external_identifier(actor=actor, identifier=row)


# --- The model and the services ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ("officer", True),
        ("partner_reporter", True),
        ("partner_reader", False),
        ("lead_approver", False),
        ("administrator", False),
        ("visitor", False),
    ],
)
def test_an_organization_names_records_for_its_own_systems(
    cast: Any, person: str, allowed: bool
) -> None:
    activity = make_activity("under-way")
    if allowed:
        row = name(getattr(cast, person), activity)
        assert row.history.get().history_user == getattr(cast, person)
        services.delete_external_identifier(actor=getattr(cast, person), identifier=row)
        assert row.history.count() == 2
    else:
        with pytest.raises(NotAllowed):
            name(getattr(cast, person), activity)
        row = name(cast.officer, activity)
        with pytest.raises(NotAllowed):
            services.delete_external_identifier(actor=getattr(cast, person), identifier=row)


def test_a_value_names_one_record_and_a_record_has_one_value_in_a_system(cast: Any) -> None:
    first, second = make_activity("under-way"), make_activity("under-way")
    name(cast.officer, first)
    for record, value in ((second, "00117"), (first, "00118")):
        with pytest.raises(ValidationError):
            name(cast.officer, record, value)
    name(cast.officer, first, "00117", system="archive")
    name(cast.officer, second, "00117", organization=make_organization("ecowas"))


@pytest.mark.parametrize("fields", [{"system": "a b"}, {"system": "a/b"}, {"system": ""}])
def test_a_system_has_a_plain_name(cast: Any, fields: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        name(cast.officer, make_activity("under-way"), **fields)
    assert "system" in refusal.value.message_dict


@pytest.mark.parametrize("value", ["", " a", "a ", "a\nb", "a\0b"])
def test_a_value_leaves_no_doubt(cast: Any, value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        name(cast.officer, make_activity("under-way"), value)
    assert "value" in refusal.value.message_dict


def test_an_identifier_stays_with_its_record(cast: Any) -> None:
    row = name(cast.officer, make_activity("under-way"))
    row.record = make_activity("under-way")
    with pytest.raises(ValidationError):
        services.save_external_identifier(actor=cast.officer, identifier=row)


def test_it_is_seen_with_its_record(cast: Any) -> None:
    activity = make_activity("under-way")
    name(cast.officer, activity)
    name(cast.officer, make_organization("undp"), "UNDP")
    assert ExternalIdentifier.objects.visible_to(cast.visitor).count() == 2
    put(activity, visibility="confidential")
    for person, count in (("visitor", 1), ("stranger_reader", 1), ("partner_reader", 2)):
        assert ExternalIdentifier.objects.visible_to(getattr(cast, person)).count() == count


def test_it_goes_with_a_draft_that_is_deleted(cast: Any) -> None:
    draft = make_activity("draft")
    name(cast.officer, draft)
    services.delete_activity(actor=cast.lead_reporter, activity=draft)
    assert ExternalIdentifier.objects.count() == 0
    name(cast.officer, make_activity("draft"))


# --- Pages, search, desk ------------------------------------------------------------------------


def test_the_record_s_page_shows_and_takes_it(client: Client, cast: Any) -> None:
    commitment = make_commitment("agreed")
    url = reverse("activities:identifier-create", args=["commitments", commitment.pk])
    page = client.get(commitment.get_absolute_url()).content.decode()
    assert "Known elsewhere as" not in page
    client.force_login(cast.partner_reporter)
    assert url in client.get(commitment.get_absolute_url()).content.decode()
    undp = make_organization("undp")
    refused = client.post(url, {"organization": undp.pk, "system": "a b", "value": "00117"})
    assert refused.context["form"].errors["system"]
    assert "00117" in refused.content.decode()
    answer = client.post(url, {"organization": undp.pk, "system": "erp", "value": "00117"})
    assert answer["Location"] == commitment.get_absolute_url()
    client.logout()
    page = client.get(commitment.get_absolute_url()).content.decode()
    assert "Known elsewhere as" in page
    assert "00117" in page
    row = ExternalIdentifier.objects.get()
    away = reverse("activities:identifier-delete", args=[row.pk])
    assert away not in page
    client.force_login(cast.stranger_approver)
    assert client.get(away).status_code == 403
    client.force_login(cast.partner_reporter)
    assert client.post(away, {"reason": "Retired"}).status_code == 302
    assert not ExternalIdentifier.objects.exists()


def test_every_kind_of_record_shows_it(client: Client, cast: Any) -> None:
    activity = make_activity("under-way")
    item = make_follow_up(source_activity=activity)
    records = (activity, make_commitment("agreed", activity=activity), item)
    for number, record in enumerate((*records, make_organization("ecowas"))):
        name(cast.officer, record, f"VALUE-{number}")
        assert f"VALUE-{number}" in client.get(record.get_absolute_url()).content.decode()


def test_the_search_finds_the_record_by_it(client: Client, cast: Any) -> None:
    activity = make_activity("under-way", title="Training of observers")
    name(cast.officer, activity, "XM-DAC-41114-00117")
    url = reverse("search") + "?q=xm-dac-41114-00117"
    page = client.get(url).content.decode()
    assert "Training of observers" in page
    put(activity, visibility="confidential")
    assert "Training of observers" not in client.get(url).content.decode()


def test_the_desk_takes_it_on_the_record(client: Client, cast: Any) -> None:
    commitment = make_commitment("agreed")
    client.force_login(cast.officer)
    url = reverse("admin:activities_commitment_change", args=[commitment.pk])
    prefix = "activities-externalidentifier-content_type-object_id"
    form = client.get(url).context["adminform"].form
    data = {
        **{key: value for key, value in form.initial.items() if value is not None},
        "reason": "",
        f"{prefix}-TOTAL_FORMS": "1",
        f"{prefix}-INITIAL_FORMS": "0",
        f"{prefix}-0-organization": commitment.organization_id,
        f"{prefix}-0-system": "erp",
        f"{prefix}-0-value": "00117",
    }
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.context["errors"]
    row = ExternalIdentifier.objects.get()
    assert (row.record, row.history.get().history_user) == (commitment, cast.officer)
    assert client.get(reverse("admin:activities_externalidentifier_changelist")).status_code == 200


# --- The API ----------------------------------------------------------------------------------

API = "/api/v1/external-identifiers/"


def send(client: Client, method: str, url: str, body: Any = None, **headers: str) -> Any:
    call = getattr(client, method)
    return call(url, body or {}, content_type="application/json", headers=headers)


def test_the_api_keeps_them(client: Client, cast: Any) -> None:
    activity = make_activity("under-way")
    body = {
        "parent": f"activities/{activity.pk}",
        "organization": "undp",
        "system": "erp",
        "value": "00117",
    }
    assert send(client, "post", API, body).status_code == 401
    client.force_login(cast.stranger_approver)
    assert send(client, "post", API, body).status_code == 403
    client.force_login(cast.partner_reporter)
    made = send(client, "post", API, body)
    assert made.status_code == 201
    assert {key: made.json()[key] for key in body} == body
    assert send(client, "post", API, body).status_code == 409
    changed = send(
        client, "patch", made.json()["url"], {"value": "00118"}, **{"If-Match": made["ETag"]}
    )
    assert changed.json()["value"] == "00118"
    client.logout()
    for query in ("parent=" + body["parent"], "organization=undp", "system=erp", "value=00118"):
        assert len(client.get(f"{API}?{query}").json()["results"]) == 1, query
    assert client.get(f"{API}?value=00117").json()["results"] == []
    client.force_login(cast.partner_reporter)
    gone = send(client, "delete", made.json()["url"], **{"If-Match": changed["ETag"]})
    assert gone.status_code == 204


def test_the_list_asks_as_often_for_many(client: Client, cast: Any) -> None:
    def more(start: int) -> None:
        activity = make_activity("under-way")
        records = [activity, make_commitment(activity=activity)]
        for number, record in enumerate([*records, make_follow_up(source_activity=activity)]):
            name(cast.officer, record, f"V{start + number}")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(API).status_code == 200
            assert client.get(reverse("search") + "?q=erp").status_code == 200
        return len(captured)

    name(cast.officer, make_organization("undp"), "UNDP")
    more(0)
    count()
    few = count()
    for start in (10, 20):
        more(start)
    assert count() <= few  # the search shows five rows, of fewer kinds


# --- Writing by an identifier -------------------------------------------------------------------


@pytest.fixture
def draft_body(db: None) -> dict[str, Any]:
    """An activity as another system sends it."""
    make_organization("undp")
    return {
        "title": "Training",
        "modality": make_modality("A.5").code,
        "key_areas": [make_key_area().slug],
        "level": "field",
    }


BY = "/api/v1/activities/by-identifier/undp/erp/00117/"


def test_put_creates_and_then_changes(client: Client, cast: Any, draft_body: Any) -> None:
    assert client.get(BY).status_code == 404
    assert send(client, "put", BY, draft_body).status_code == 401
    client.force_login(cast.partner_reporter)
    made = send(client, "put", BY, draft_body)
    assert made.status_code == 201, made.content
    activity = Activity.objects.get()
    assert made["Location"].endswith(f"/api/v1/activities/{activity.pk}/")
    assert activity.lead.slug == "undp"
    assert str(ExternalIdentifier.objects.get()) == "UNDP erp 00117"
    read = client.get(BY)
    assert read.json() == made.json()
    changed = {**draft_body, "title": "Training of observers"}
    assert send(client, "put", BY, changed).status_code == 428
    assert send(client, "put", BY, changed, **{"If-Match": '"9-0"'}).status_code == 412
    answer = send(client, "put", BY, changed, **{"If-Match": read["ETag"]})
    assert (answer.status_code, answer.json()["title"]) == (200, "Training of observers")
    assert Activity.objects.count() == ExternalIdentifier.objects.count() == 1


def test_put_by_who_may_not(client: Client, cast: Any, draft_body: Any) -> None:
    client.force_login(cast.stranger_approver)
    assert send(client, "put", BY, draft_body).status_code == 403
    client.force_login(cast.partner_reader)
    assert send(client, "put", BY, draft_body).status_code == 403
    assert not Activity.objects.exists()
    other = BY.replace("undp", "nobody")
    assert send(client, "put", other, draft_body).status_code == 404


def test_put_of_something_wrong_leaves_nothing_behind(
    client: Client, cast: Any, draft_body: Any
) -> None:
    client.force_login(cast.partner_reporter)
    for body in ({}, {**draft_body, "colour": "red"}, {**draft_body, "modality": "Z.9"}):
        assert send(client, "put", BY, body).status_code == 400
    bad_system = BY.replace("erp", "e%20rp")
    assert send(client, "put", bad_system, draft_body).status_code == 400
    assert send(client, "put", BY, draft_body, **{"If-Match": "*"}).status_code == 412
    assert send(client, "put", BY + "?dry_run=true", draft_body).status_code == 200
    assert not Activity.objects.exists()
    assert not ExternalIdentifier.objects.exists()


def test_put_with_a_key_happens_once(client: Client, cast: Any, draft_body: Any) -> None:
    client.force_login(cast.partner_reporter)
    answers = [
        send(client, "put", BY, draft_body, **{"Idempotency-Key": "one"}) for _again in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert Activity.objects.count() == 1


def test_put_on_a_hidden_record_finds_nothing(client: Client, cast: Any, draft_body: Any) -> None:
    hidden = make_activity("under-way", partners=[])
    name(cast.officer, hidden)
    put(hidden, visibility="confidential")
    client.force_login(cast.partner_reporter)
    assert client.get(BY).status_code == 404
    assert send(client, "put", BY, draft_body, **{"If-Match": "*"}).status_code == 404
    assert Activity.objects.count() == 1


def test_put_of_a_commitment(client: Client, cast: Any) -> None:
    activity = make_activity("under-way")
    url = "/api/v1/commitments/by-identifier/undp/erp/00117-1/"
    body = {
        "activity": activity.pk,
        "organization": "undp",
        "title": "Four trainers",
        "due_on": "2030-01-01",
    }
    client.force_login(cast.partner_reporter)
    made = send(client, "put", url, body)
    assert made.status_code == 201, made.content
    changed = send(
        client, "put", url, {**body, "title": "Five trainers"}, **{"If-Match": made["ETag"]}
    )
    assert changed.status_code == 200
    assert Commitment.objects.get().title == "Five trainers"
    # The same name for a record of another kind is taken.
    taken = url.replace("commitments", "activities")
    body = {
        "title": "T",
        "modality": "A.5",
        "key_areas": [make_key_area().slug],
        "level": "field",
    }
    assert client.get(taken).status_code == 404
    assert send(client, "put", taken, body).status_code == 409
    assert Activity.objects.count() == 1


def test_a_value_may_hold_a_slash(client: Client, cast: Any, draft_body: Any) -> None:
    client.force_login(cast.partner_reporter)
    url = BY.replace("00117", "2026/117")
    assert send(client, "put", url, draft_body).status_code == 201
    assert ExternalIdentifier.objects.get().value == "2026/117"
    assert client.get(url).status_code == 200


def test_no_organization_names_what_it_does_not_see(cast: Any) -> None:
    """That its value is taken would tell it of the record."""
    sealed = make_activity("under-way", visibility="confidential")
    stranger = make_organization("sadc")
    with pytest.raises(ValidationError, match="does not see"):
        name(cast.officer, sealed, organization=stranger)
    assert name(cast.officer, sealed, organization=make_organization("undp")).pk
