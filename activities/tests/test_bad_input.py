"""Bad input on page, API and desk: said at the field, typed text kept, nothing half done."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activities.models import Activity, Participation
from activities.querysets import today
from peacebuilding.api.tests.conftest import Caller, token_for

from .factories import make_activity, make_key_area, make_modality, make_organization
from .test_admin import inline_data
from .test_admin import url as desk_url

pytestmark = pytest.mark.django_db

TYPED = "Text somebody typed with care"


@pytest.fixture
def page(client, cast):
    """Send a form of the pages as the lead's reporter; return its errors by field."""

    def send(name, *arguments, who="lead_reporter", **data):
        client.force_login(getattr(cast, who))
        answer = client.post(reverse(f"activities:{name}", args=arguments), data)
        if answer.status_code == 302:
            return {}
        assert TYPED in answer.content.decode(), "what was typed is gone"
        return answer.context["form"].errors

    return send


@pytest.fixture
def api(cast):
    """Send a body as somebody; return the status and the pointers of what is refused."""

    def send(who, method, path, **body):
        caller = Caller(token_for(getattr(cast, who)))
        answer = caller.send(method, f"/api/v1/{path}/", body, If_Match="*")
        errors = answer.json().get("errors", [])
        return answer.status_code, {error.get("pointer") for error in errors}

    return send


@pytest.fixture
def desk(client, cast):
    """Send a form of the desk as an officer; return all its errors, by field."""

    def send(model, *record, changes=(), **data):
        client.force_login(cast.officer)
        address = desk_url(model, "change" if record else "add", *(row.pk for row in record))
        if record:
            data = inline_data(client.get(address), **{**dict(changes), **data})
        answer = client.post(address, data)
        if answer.status_code == 302:
            return {}
        assert TYPED in answer.content.decode(), "what was typed is gone"
        return answer.context["adminform"].form.errors

    return send


def part(activity, slug="undp"):
    return activity.participations.get(organization__slug=slug)


def a_draft(**fields):
    return {
        "title": TYPED,
        "language": "en",
        "modality": make_modality().pk,
        "key_areas": [make_key_area().pk],
        "level": "headquarters",
        "visibility": "public",
        **fields,
    }


class TestPlannedEndBeforeStart:
    dates = {"planned_starts_on": "2027-05-01", "planned_ends_on": "2027-04-30"}

    def test_on_the_page(self, page, cast):
        cast.lead_reporter  # noqa: B018 - makes the organization that leads
        lead = make_organization("ecowas").pk
        errors = page("activity-create", **a_draft(lead=lead, **self.dates))
        assert {name: list(texts) for name, texts in errors.items()} == {
            "planned_ends_on": ["The planned end cannot be before the planned start."]
        }
        assert not Activity.objects.exists()
        record = make_activity("under-way")
        changed = a_draft(seen_version=record.version, **self.dates)
        assert set(page("activity-update", record.pk, **changed)) == {"planned_ends_on"}

    def test_in_the_api(self, api):
        record = make_activity("under-way")
        path = f"activities/{record.pk}"
        assert api("lead_reporter", "PATCH", path, **self.dates) == (400, {"/planned_ends_on"})

    def test_at_the_desk(self, desk):
        record = make_activity("under-way")
        errors = desk(Activity, record, title=TYPED, reason="x", **self.dates)
        assert set(errors) == {"planned_ends_on"}


def test_no_box_that_stands_for_nothing(client, cast):
    """Among several boxes, none chosen is none; a box without a value would be refused."""
    make_key_area()
    client.force_login(cast.lead_reporter)
    form = client.get(reverse("activities:activity-create")).context["form"]
    for name in ("key_areas", "principles", "concerns", "obstacles"):
        assert "" not in [value for value, _label in form.fields[name].choices], name


class TestSecondLead:
    def test_on_the_page(self, page):
        row = part(make_activity("under-way"))
        data = {"role": "lead", "contribution": TYPED, "seen_version": row.version}
        assert set(page("participation-update", row.pk, **data)) == {"role"}
        data["organization"] = make_organization("sadc").pk
        assert set(page("participation-create", row.activity_id, **data)) == {"role"}

    def test_in_the_api(self, api):
        row = part(make_activity("under-way"))
        path = f"participations/{row.pk}"
        assert api("lead_reporter", "PATCH", path, role="lead") == (409, {"/role"})
        new = {"activity": row.activity_id, "organization": make_organization("sadc").slug}
        told = api("lead_reporter", "POST", "participations", role="lead", **new)
        assert told == (409, {"/role"})
        assert Participation.objects.leads().count() == 1

    def test_in_the_api_of_a_new_activity(self, api, cast):
        make_key_area()
        make_modality()
        slugs = [make_organization(slug).slug for slug in ("ecowas", "undp")]
        parts = [{"organization": slug, "role": "lead"} for slug in slugs]
        body = {"title": TYPED, "modality": "A.5", "key_areas": ["area-1"], "level": "field"}
        told = api("officer", "POST", "activities", participations=parts, **body)
        assert told == (400, {"/participations"})
        assert not Activity.objects.exists()

    def test_at_the_desk(self, desk):
        row = part(make_activity("under-way"))
        errors = desk(Participation, row, role="lead", contribution=TYPED, reason="x")
        assert set(errors) == {"role"}


class TestPartnerTwice:
    def test_on_the_page(self, page):
        row = part(make_activity("under-way"))
        data = {"organization": row.organization_id, "role": "host", "contribution": TYPED}
        assert set(page("participation-create", row.activity_id, **data)) == {"organization"}

    def test_the_lead_as_its_own_partner(self, page, cast):
        cast.lead_reporter  # noqa: B018
        lead = make_organization("ecowas").pk
        errors = page("activity-create", **a_draft(lead=lead, partners=[lead]))
        assert set(errors) == {"partners"}
        assert not Activity.objects.exists()

    def test_in_the_api(self, api):
        row = part(make_activity("under-way"))
        body = {"activity": row.activity_id, "organization": "undp"}
        told = api("lead_reporter", "POST", "participations", **body)
        assert told == (409, {"/organization"})

    def test_at_the_desk(self, desk):
        row = part(make_activity("under-way"))
        data = {
            "activity": row.activity_id,
            "organization": row.organization_id,
            "role": "host",
            "contribution": TYPED,
            "reason": "",
        }
        errors = desk(Participation, **data)
        assert set(errors) == {"organization"}, errors


class TestTwoApproversAtOnce:
    """Both opened the same answer; the second is told, and nothing is done twice."""

    def test_on_the_page(self, client, cast):
        row = part(make_activity("proposed"))
        address = reverse("activities:participation-step", args=[row.pk, "agree"])
        client.force_login(cast.partner_approver)
        seen = client.get(address).context["form"]["seen_version"].value()
        assert client.post(address, {"seen_version": seen}).status_code == 302
        again = client.post(address, {"seen_version": seen, "reason": TYPED})
        assert again.status_code == 409
        assert TYPED in again.content.decode()
        decline = reverse("activities:participation-step", args=[row.pk, "decline"])
        late = client.post(decline, {"seen_version": seen, "reason": TYPED})
        assert late.status_code == 409
        row.refresh_from_db()
        assert (row.response, row.version) == ("agreed", 2)

    def test_in_the_api(self, cast):
        row = part(make_activity("proposed"))
        caller = Caller(token_for(cast.partner_approver))
        path = f"/api/v1/participations/{row.pk}/"
        etag = caller.get(path).headers["ETag"]
        assert caller.send("POST", f"{path}agree/", {}, If_Match=etag).status_code == 200
        stale = caller.send("POST", f"{path}decline/", {}, If_Match=etag)
        assert stale.status_code == 412
        fresh = {"If_Match": stale.headers["ETag"]}
        twice = caller.send("POST", f"{path}agree/", {}, **fresh)
        assert (twice.status_code, twice.json()["present"]) == (409, "agreed")

    def test_at_the_desk(self, client, cast):
        row = part(make_activity("proposed"))
        client.force_login(cast.officer)
        word = {"basis": "letter", "sender": TYPED, "date": str(today()), "seen_version": 1}
        agree, decline = (
            desk_url(Participation, "transition", row.pk, name) for name in ("agree", "decline")
        )
        assert client.post(agree, word).status_code == 302
        for address in (agree, decline):
            late = client.post(address, word)
            assert late.status_code == 200
            assert late.context["form"].errors
            assert TYPED in late.content.decode()
        row.refresh_from_db()
        assert (row.response, row.version) == ("agreed", 2)


class TestStaleForm:
    """A colleague saved meanwhile: the second keeps their text and is told."""

    def test_of_a_participation(self, page, cast):
        row = part(make_activity("under-way"))
        first = {"role": "host", "contribution": "By a colleague", "seen_version": row.version}
        assert page("participation-update", row.pk, **first) == {}
        second = {**first, "contribution": TYPED}
        assert set(page("participation-update", row.pk, **second)) == {"__all__"}
        row.refresh_from_db()
        assert row.contribution == "By a colleague"

    def test_of_a_participation_at_the_desk(self, desk, client, cast):
        row = part(make_activity("under-way"))
        assert desk(Participation, row, contribution="By a colleague", reason="x") == {}
        late = {"contribution": TYPED, "reason": "x", "seen_version": row.version}
        assert set(desk(Participation, row, **late)) == {"__all__"}
        row.refresh_from_db()
        assert row.contribution == "By a colleague"

    def test_of_an_agreement(self, client, cast):
        """What the officer confirms is what they read."""
        activity = make_activity("proposed")
        address = reverse("activities:activity-step", args=[activity.pk, "agree"])
        client.force_login(cast.officer)
        seen = client.get(address).context["form"]["seen_version"].value()
        activity.title = "Something else"
        activity.version += 1
        activity.save()
        data = {"basis": "meeting-record", "date": str(today() - timedelta(days=1))}
        late = client.post(address, {**data, "channel": TYPED, "seen_version": seen})
        assert late.status_code == 409
        assert TYPED in late.content.decode()
        activity.refresh_from_db()
        assert activity.status == "proposed"
