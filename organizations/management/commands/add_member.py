"""Let a person act for an organization; makes the account if there is none."""

import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from organizations.choices import Role
from organizations.models import Membership, Organization
from organizations.services import add_member, change_membership
from peacebuilding.accounts.models import User
from peacebuilding.accounts.services import create_user, set_password

REASON = "add_member"


class Command(BaseCommand):
    help = "Give a person a role in an organization; makes the account if there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--name", default="", help="how the person is called")
        parser.add_argument("--language", default="en", choices=["en", "fr"])
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = self.password() if options["password_stdin"] else None
        try:
            organization = Organization.objects.get_by_natural_key(options["organization"])
        except Organization.DoesNotExist as error:
            raise CommandError(f"There is no organization “{options['organization']}”.") from error
        try:
            user, is_new = self.save(organization, password, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        done = "New account" if is_new else "Account"
        self.stdout.write(f"{done} {user.email}: {options['role']} of {organization.slug}.")
        if is_new and password is None:
            self.stdout.write("It has no password yet: ask for one on the log-in page.")

    @transaction.atomic
    def save(
        self, organization: Organization, password: str | None, options: dict[str, Any]
    ) -> tuple[User, bool]:
        """Make or find the account, set the password given, make or change the membership."""
        user = User.objects.filter(email__iexact=options["email"].strip()).first()
        is_new = user is None
        if user is None:
            user = create_user(
                actor=None,
                email=options["email"],
                name=options["name"],
                language=options["language"],
                password=password,
                reason=REASON,
            )
        elif not user.is_active:
            raise CommandError(f"{user.email} is deactivated. Reactivate the account first.")
        elif password is not None:
            user = set_password(actor=None, user=user, password=password, reason=REASON)
        present = Membership.objects.current().filter(user=user, organization=organization).first()
        role = options["role"]
        if present is None:
            add_member(actor=None, user=user, organization=organization, role=role, reason=REASON)
        elif present.role != role:
            change_membership(
                actor=None,
                membership=present,
                role=role,
                ends_on=present.ends_on,
                reason=REASON,
            )
        return user, is_new

    @staticmethod
    def password() -> str:
        """Return the password from standard input."""
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise CommandError("Standard input held no password.")
        return password
