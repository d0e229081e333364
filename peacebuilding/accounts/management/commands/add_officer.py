"""Make a person an officer, the head or an administrator: the first account starts here."""

import sys
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from peacebuilding.accounts.groups import ALL
from peacebuilding.accounts.models import User
from peacebuilding.accounts.services import create_user, set_groups, set_password


class Command(BaseCommand):
    help = "Give a person a group of the Secretariat; makes the account if there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--group", required=True, choices=ALL, metavar="NAME", help=names())
        parser.add_argument("--name", default="", help="how the person is called")
        parser.add_argument("--language", default="en", choices=["en", "fr"])
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"].strip()).first()
        password = self.password(ask=user is None, from_stdin=options["password_stdin"])
        try:
            user, is_new = self.save(user, password, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        done = "New account" if is_new else "Account"
        self.stdout.write(f"{done} {user.email}: {options['group']}.")
        if is_new and password is None:
            self.stdout.write("It has no password yet: ask for one on the log-in page.")

    @transaction.atomic
    def save(
        self, user: User | None, password: str | None, options: dict[str, Any]
    ) -> tuple[User, bool]:
        """Make or find the account, add the group to those it has, set the password given."""
        is_new = user is None
        reason = "add_officer"
        if user is None:
            user = create_user(
                actor=None,
                email=options["email"],
                name=options["name"],
                language=options["language"],
                password=password,
                reason=reason,
            )
        elif not user.is_active:
            raise CommandError(f"{user.email} is deactivated. Reactivate the account first.")
        elif password is not None:
            user = set_password(actor=None, user=user, password=password, reason=reason)
        groups = {*user.groups.values_list("name", flat=True), options["group"]}
        return set_groups(actor=None, user=user, groups=groups, reason=reason), is_new

    def password(self, *, ask: bool, from_stdin: bool) -> str | None:
        """Return the password from standard input or the terminal; None without either."""
        if from_stdin:
            password = sys.stdin.readline().rstrip("\r\n")
            if not password:
                raise CommandError("Standard input held no password.")
            return password
        if not ask or not sys.stdin.isatty():
            return None
        password = getpass("Password: ")
        if password != getpass("Once more: "):
            raise CommandError("The two passwords differ.")
        return password


def names() -> str:
    """Return the groups as the help prints them."""
    return "one of: " + ", ".join(f"“{name}”" for name in ALL)
