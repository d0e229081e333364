"""The commands: the first account, a token, a lost telephone, a test mail."""

import io
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import reverse

from peacebuilding.accounts.checks import no_superuser
from peacebuilding.accounts.groups import ADMINISTRATOR, OFFICER
from peacebuilding.accounts.models import User
from peacebuilding.accounts.services import deactivate_user

from .factories import PASSWORD, UserFactory, officer, with_second_factor

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def groups(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_no_default_account_exists() -> None:
    assert not User.objects.exists()


# --- add_officer -------------------------------------------------------------------------


def test_the_first_administrator_logs_in(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    output = run("add_officer", "First@Example.org", "--group", ADMINISTRATOR, "--password-stdin")
    assert "first@example.org" in output
    user = User.objects.get()
    assert user.is_staff
    assert not user.is_superuser
    assert groups(user) == {ADMINISTRATOR}
    assert EmailAddress.objects.get(user=user, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert PASSWORD not in output


def test_without_a_password_it_says_how_to_get_one(monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert "no password" in run("add_officer", "new@example.org", "--group", OFFICER)
    assert not User.objects.get().has_usable_password()


def test_on_a_terminal_it_asks_twice(monkeypatch: Any) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = iter([PASSWORD, PASSWORD, PASSWORD, "something else"])
    monkeypatch.setattr("sys.stdin", Terminal())
    module = "peacebuilding.accounts.management.commands.add_officer"
    monkeypatch.setattr(f"{module}.getpass", lambda prompt: next(answers))
    run("add_officer", "new@example.org", "--group", OFFICER)
    assert User.objects.get().check_password(PASSWORD)
    with pytest.raises(CommandError, match="differ"):
        run("add_officer", "other@example.org", "--group", OFFICER)


def test_an_existing_person_keeps_groups_and_password(monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    user = officer()
    run("add_officer", user.email.upper(), "--group", ADMINISTRATOR)
    user.refresh_from_db()
    assert groups(user) == {OFFICER, ADMINISTRATOR}
    assert user.check_password(PASSWORD)


def test_an_existing_person_gets_the_password_given(monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a-much-better-one\n"))
    user = UserFactory()
    run("add_officer", user.email, "--group", OFFICER, "--password-stdin")
    user.refresh_from_db()
    assert user.check_password("a-much-better-one")


@pytest.mark.parametrize(
    ("email", "group", "password", "sentence"),
    [
        ("new@example.org", OFFICER, "short\n", "too short"),
        ("new@example.org", OFFICER, "", "no password"),
        ("nobody", OFFICER, f"{PASSWORD}\n", "valid email"),
        ("new@example.org", "Owner", f"{PASSWORD}\n", "invalid choice"),
    ],
)
def test_a_wrong_call_changes_nothing(
    monkeypatch: Any, email: str, group: str, password: str, sentence: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password))
    with pytest.raises((CommandError, SystemCheckError), match=sentence):
        run("add_officer", email, "--group", group, "--password-stdin")
    assert not User.objects.exists()


def test_a_deactivated_person_is_not_let_in_by_the_back_door(monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    user = deactivate_user(actor=None, user=UserFactory())
    with pytest.raises(CommandError, match="deactivated"):
        run("add_officer", user.email, "--group", OFFICER)


# --- The others --------------------------------------------------------------------------


def test_a_token_is_printed_alone_and_works() -> None:
    user = UserFactory()
    output = run("create_api_token", user.email, "--name", "Loader", "--scope", "write")
    token = user.auth_token_set.get()
    assert (token.name, token.scope) == ("Loader", "write")
    api = Client().get("/api/v1/me/", HTTP_AUTHORIZATION=f"Bearer {output.strip()}")
    assert api.status_code == 200


def test_a_token_for_nobody_or_somebody_gone_is_refused() -> None:
    words = ["--name", "Loader", "--scope", "read"]
    with pytest.raises(CommandError, match="no account"):
        run("create_api_token", "nobody@example.org", *words)
    gone = deactivate_user(actor=None, user=UserFactory())
    with pytest.raises(CommandError, match="not active"):
        run("create_api_token", gone.email, *words)


def test_reset_second_factor() -> None:
    user = UserFactory()
    with_second_factor(user)
    assert user.email in run("reset_second_factor", user.email)
    assert not Authenticator.objects.filter(user=user).exists()
    with pytest.raises(CommandError, match="no account"):
        run("reset_second_factor", "nobody@example.org")


def test_send_test_email(monkeypatch: Any) -> None:
    assert "someone@example.org" in run("send_test_email", "someone@example.org")
    assert mail.outbox[0].to == ["someone@example.org"]
    with pytest.raises(CommandError, match="not an e-mail address"):
        run("send_test_email", "someone")

    def broken(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError("connection refused")

    module = "peacebuilding.accounts.management.commands.send_test_email"
    monkeypatch.setattr(f"{module}.send_mail", broken)
    with pytest.raises(CommandError, match="connection refused"):
        run("send_test_email", "someone@example.org")


# --- The system check --------------------------------------------------------------------


def test_a_superuser_in_production_is_an_error() -> None:
    assert no_superuser() == []
    UserFactory(is_superuser=True, email="root@example.org")
    (complaint,) = no_superuser()
    assert complaint.id == "accounts.E001"
    assert "root@example.org" in complaint.msg
