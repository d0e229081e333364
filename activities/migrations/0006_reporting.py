import activities.querysets.work
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("activities", "0005_basis_history"),
        ("framework", "0001_initial"),
        ("organizations", "0003_desk_and_clearance"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportingRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "search_text",
                    models.TextField(default="", editable=False, verbose_name="search text"),
                ),
                ("title_en", models.CharField(max_length=200, verbose_name="title, English")),
                (
                    "title_fr",
                    models.CharField(blank=True, max_length=200, verbose_name="title, French"),
                ),
                (
                    "period_starts_on",
                    models.DateField(blank=True, null=True, verbose_name="period from"),
                ),
                (
                    "period_ends_on",
                    models.DateField(blank=True, null=True, verbose_name="period until"),
                ),
                ("opens_on", models.DateField(verbose_name="opens on")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "commitments_filter",
                    models.CharField(
                        blank=True,
                        help_text="The filter of the list of commitments, as its address has it; empty: all open ones.",
                        max_length=1000,
                        verbose_name="commitments asked about",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="what is asked")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "عربي"),
                            ("zh", "中文"),
                            ("en", "English"),
                            ("fr", "Français"),
                            ("ru", "Русский"),
                            ("es", "Español"),
                        ],
                        default="en",
                        max_length=2,
                        verbose_name="language of the texts",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="opened at"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reporting_rounds",
                        to="framework.meeting",
                        verbose_name="meeting it prepares",
                    ),
                ),
            ],
            options={
                "verbose_name": "reporting round",
                "verbose_name_plural": "reporting rounds",
                "ordering": ["-due_on", "-pk"],
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("opens_on"))),
                        name="activities_reportinground_due_after_opening",
                        violation_error_message="Reports cannot be due before the round opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period_starts_on__isnull", True),
                            ("period_ends_on__isnull", True),
                            ("period_ends_on__gte", models.F("period_starts_on")),
                            _connector="OR",
                        ),
                        name="activities_reportinground_period_ends_after_start",
                        violation_error_message="The period cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            ("opened_at__isnull", False),
                            _connector="OR",
                        ),
                        name="activities_reportinground_closed_was_open",
                        violation_error_message="Only an open round is closed.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("in-the-system", "In the system"),
                            ("meeting-record", "Agreed at the meeting"),
                            ("letter", "Received by letter"),
                            ("no-objection", "No objection by the date given"),
                            ("history", "Entered from earlier records"),
                        ],
                        default="in-the-system",
                        editable=False,
                        max_length=20,
                        verbose_name="basis",
                    ),
                ),
                (
                    "basis_sender",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="sender"
                    ),
                ),
                (
                    "basis_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="dated"),
                ),
                (
                    "basis_channel",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="channel"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        help_text="Counted for each commitment.",
                        verbose_name="number",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "reminders_from",
                    models.DateField(
                        default=activities.querysets.work.today,
                        editable=False,
                        verbose_name="reminders from",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "عربي"),
                            ("zh", "中文"),
                            ("en", "English"),
                            ("fr", "Français"),
                            ("ru", "Русский"),
                            ("es", "Español"),
                        ],
                        default="en",
                        max_length=2,
                        verbose_name="language of the texts",
                    ),
                ),
                ("narrative", models.TextField(blank=True, verbose_name="what happened")),
                ("challenges", models.TextField(blank=True, verbose_name="difficulties")),
                ("way_forward", models.TextField(blank=True, verbose_name="next step")),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="percent done",
                    ),
                ),
                ("is_no_progress", models.BooleanField(default=False, verbose_name="no progress")),
                (
                    "no_progress_reason",
                    models.TextField(blank=True, verbose_name="why there was no progress"),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Seen by everybody who sees the commitment; else by participants only.",
                        verbose_name="public once accepted",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("draft", "Draft"),
                            ("awaiting-clearance", "Awaiting clearance"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned: please complete"),
                            ("accepted", "Accepted"),
                            ("reopened", "Reopened"),
                            ("not-required", "Not required"),
                        ],
                        default="requested",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "state_reason",
                    models.TextField(
                        blank=True, editable=False, verbose_name="comment on the present state"
                    ),
                ),
                (
                    "submissions",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="times submitted"
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="submitted at"
                    ),
                ),
                (
                    "submitted_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The officer who had no account and came by the link.",
                        max_length=150,
                        verbose_name="submitted by link",
                    ),
                ),
                (
                    "cleared_by",
                    models.CharField(
                        blank=True, editable=False, max_length=150, verbose_name="cleared by"
                    ),
                ),
                (
                    "cleared_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="cleared at"
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="reviewed at"
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress_reports",
                        to="activities.commitment",
                        verbose_name="commitment",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="%(class)s_entries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "obstacles",
                    models.ManyToManyField(
                        blank=True,
                        related_name="progress_reports",
                        to="framework.obstacle",
                        verbose_name="obstacles",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports_reviewed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports_submitted",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="activities.reportinground",
                        verbose_name="reporting round",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress report",
                "verbose_name_plural": "progress reports",
                "ordering": ["commitment_id", "number"],
                "indexes": [models.Index(fields=["state", "due_on"], name="report_state_due")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commitment", "number"),
                        name="activities_progressreport_number_once",
                        violation_error_message="Another report on the commitment has this number.",
                    ),
                    models.UniqueConstraint(
                        fields=("commitment", "round"),
                        name="activities_progressreport_once_a_round",
                        violation_error_message="The round asks once about each commitment.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("round__isnull", True),
                            ("state__in", ("draft", "awaiting-clearance", "returned", "reopened")),
                        ),
                        fields=("commitment",),
                        name="activities_progressreport_one_ad_hoc",
                        violation_error_message="A report on this commitment is being written already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percent__isnull", True), ("percent__lte", 100), _connector="OR"
                        ),
                        name="activities_progressreport_percent_to_100",
                        violation_error_message="Give a percentage from 0 to 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("submitted", "accepted")), ("submissions__gt", 0)
                            ),
                            models.Q(("state__in", ("submitted", "accepted")), _negated=True),
                            _connector="OR",
                        ),
                        name="activities_progressreport_accepted_was_submitted",
                        violation_error_message="Only what was submitted is accepted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("report", "Report"), ("clear", "Clear the report")],
                        default="report",
                        max_length=10,
                        verbose_name="purpose",
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="revoked at"
                    ),
                ),
                (
                    "last_used_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="last used"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_links",
                        to="organizations.staffofficer",
                        verbose_name="officer",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="activities.progressreport",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "link to a report",
                "verbose_name_plural": "links to reports",
                "ordering": ["-pk"],
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("report", "officer", "purpose"),
                        name="activities_reportlink_one_at_a_time",
                        violation_error_message="The officer has a link to this report already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "search_text",
                    models.TextField(default="", editable=False, verbose_name="search text"),
                ),
                (
                    "contacted_on",
                    models.DateField(default=activities.querysets.work.today, verbose_name="date"),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("telephone", "Telephone"),
                            ("e-mail", "E-mail"),
                            ("meeting", "Meeting"),
                            ("letter", "Letter"),
                            ("other", "Other"),
                        ],
                        default="telephone",
                        max_length=20,
                        verbose_name="channel",
                    ),
                ),
                (
                    "person",
                    models.CharField(blank=True, max_length=150, verbose_name="spoken with"),
                ),
                ("note", models.TextField(blank=True, verbose_name="what was said")),
                ("promise", models.TextField(blank=True, verbose_name="promise")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "عربي"),
                            ("zh", "中文"),
                            ("en", "English"),
                            ("fr", "Français"),
                            ("ru", "Русский"),
                            ("es", "Español"),
                        ],
                        default="en",
                        max_length=2,
                        verbose_name="language of the texts",
                    ),
                ),
                (
                    "paused_until",
                    models.DateField(
                        blank=True,
                        help_text="The day of the promise. Reminders go on after it.",
                        null=True,
                        verbose_name="no reminders until",
                    ),
                ),
                (
                    "closed_on",
                    models.DateField(
                        blank=True,
                        editable=False,
                        help_text="The promise was kept, or is given up: reminders go on.",
                        null=True,
                        verbose_name="settled on",
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contact_logs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contact_logs",
                        to="organizations.staffofficer",
                        verbose_name="officer",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_logs",
                        to="organizations.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "ordering": ["-contacted_on", "-pk"],
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("promise", ""), ("paused_until__isnull", False), _connector="OR"
                        ),
                        name="activities_contactlog_promise_has_day",
                        violation_error_message="Say until when this is promised.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paused_until__isnull", True),
                            ("paused_until__gte", models.F("contacted_on")),
                            _connector="OR",
                        ),
                        name="activities_contactlog_paused_after_contact",
                        violation_error_message="The day cannot lie before the contact.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due on")),
                ("step", models.SmallIntegerField(verbose_name="days from the due date")),
                ("role", models.CharField(blank=True, max_length=30, verbose_name="reached as")),
                (
                    "notification_key",
                    models.CharField(blank=True, max_length=200, verbose_name="key of the mail"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at"),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="activities.commitment",
                        verbose_name="commitment",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reminders",
                        to="organizations.staffofficer",
                        verbose_name="officer",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="activities.progressreport",
                        verbose_name="report",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ["-created_at", "-pk"],
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report__isnull", False),
                            ("commitment__isnull", False),
                            _connector="XOR",
                        ),
                        name="activities_reminder_one_duty",
                        violation_error_message="A reminder is about a report or a commitment.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("report__isnull", False)),
                        fields=("report", "due_on", "step"),
                        name="activities_reminder_once_for_report",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("commitment__isnull", False)),
                        fields=("commitment", "due_on", "step"),
                        name="activities_reminder_once_for_commitment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalReportingRound",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "created_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="created at"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="updated at"),
                ),
                ("title_en", models.CharField(max_length=200, verbose_name="title, English")),
                (
                    "title_fr",
                    models.CharField(blank=True, max_length=200, verbose_name="title, French"),
                ),
                (
                    "period_starts_on",
                    models.DateField(blank=True, null=True, verbose_name="period from"),
                ),
                (
                    "period_ends_on",
                    models.DateField(blank=True, null=True, verbose_name="period until"),
                ),
                ("opens_on", models.DateField(verbose_name="opens on")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "commitments_filter",
                    models.CharField(
                        blank=True,
                        help_text="The filter of the list of commitments, as its address has it; empty: all open ones.",
                        max_length=1000,
                        verbose_name="commitments asked about",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="what is asked")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "عربي"),
                            ("zh", "中文"),
                            ("en", "English"),
                            ("fr", "Français"),
                            ("ru", "Русский"),
                            ("es", "Español"),
                        ],
                        default="en",
                        max_length=2,
                        verbose_name="language of the texts",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="opened at"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="closed at"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="framework.meeting",
                        verbose_name="meeting it prepares",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical reporting round",
                "verbose_name_plural": "historical reporting rounds",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProgressReport",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "created_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="created at"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="updated at"),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("in-the-system", "In the system"),
                            ("meeting-record", "Agreed at the meeting"),
                            ("letter", "Received by letter"),
                            ("no-objection", "No objection by the date given"),
                            ("history", "Entered from earlier records"),
                        ],
                        default="in-the-system",
                        editable=False,
                        max_length=20,
                        verbose_name="basis",
                    ),
                ),
                (
                    "basis_sender",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="sender"
                    ),
                ),
                (
                    "basis_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="dated"),
                ),
                (
                    "basis_channel",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="channel"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        help_text="Counted for each commitment.",
                        verbose_name="number",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "reminders_from",
                    models.DateField(
                        default=activities.querysets.work.today,
                        editable=False,
                        verbose_name="reminders from",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "عربي"),
                            ("zh", "中文"),
                            ("en", "English"),
                            ("fr", "Français"),
                            ("ru", "Русский"),
                            ("es", "Español"),
                        ],
                        default="en",
                        max_length=2,
                        verbose_name="language of the texts",
                    ),
                ),
                ("narrative", models.TextField(blank=True, verbose_name="what happened")),
                ("challenges", models.TextField(blank=True, verbose_name="difficulties")),
                ("way_forward", models.TextField(blank=True, verbose_name="next step")),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="percent done",
                    ),
                ),
                ("is_no_progress", models.BooleanField(default=False, verbose_name="no progress")),
                (
                    "no_progress_reason",
                    models.TextField(blank=True, verbose_name="why there was no progress"),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Seen by everybody who sees the commitment; else by participants only.",
                        verbose_name="public once accepted",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("draft", "Draft"),
                            ("awaiting-clearance", "Awaiting clearance"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned: please complete"),
                            ("accepted", "Accepted"),
                            ("reopened", "Reopened"),
                            ("not-required", "Not required"),
                        ],
                        default="requested",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "state_reason",
                    models.TextField(
                        blank=True, editable=False, verbose_name="comment on the present state"
                    ),
                ),
                (
                    "submissions",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="times submitted"
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="submitted at"
                    ),
                ),
                (
                    "submitted_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The officer who had no account and came by the link.",
                        max_length=150,
                        verbose_name="submitted by link",
                    ),
                ),
                (
                    "cleared_by",
                    models.CharField(
                        blank=True, editable=False, max_length=150, verbose_name="cleared by"
                    ),
                ),
                (
                    "cleared_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="cleared at"
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="reviewed at"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.commitment",
                        verbose_name="commitment",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.reportinground",
                        verbose_name="reporting round",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical progress report",
                "verbose_name_plural": "historical progress reports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProgressReport_obstacles",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="activities.historicalprogressreport",
                    ),
                ),
                (
                    "obstacle",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="framework.obstacle",
                    ),
                ),
                (
                    "progressreport",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.progressreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalProgressReport_obstacles",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReportLink",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "created_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="created at"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="updated at"),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("report", "Report"), ("clear", "Clear the report")],
                        default="report",
                        max_length=10,
                        verbose_name="purpose",
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="revoked at"
                    ),
                ),
                (
                    "last_used_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="last used"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organizations.staffofficer",
                        verbose_name="officer",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.progressreport",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical link to a report",
                "verbose_name_plural": "historical links to reports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContactLog",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "created_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="created at"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(blank=True, editable=False, verbose_name="updated at"),
                ),
                (
                    "contacted_on",
                    models.DateField(default=activities.querysets.work.today, verbose_name="date"),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("telephone", "Telephone"),
                            ("e-mail", "E-mail"),
                            ("meeting", "Meeting"),
                            ("letter", "Letter"),
                            ("other", "Other"),
                        ],
                        default="telephone",
                        max_length=20,
                        verbose_name="channel",
                    ),
                ),
                (
                    "person",
                    models.CharField(blank=True, max_length=150, verbose_name="spoken with"),
                ),
                ("note", models.TextField(blank=True, verbose_name="what was said")),
                ("promise", models.TextField(blank=True, verbose_name="promise")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "عربي"),
                            ("zh", "中文"),
                            ("en", "English"),
                            ("fr", "Français"),
                            ("ru", "Русский"),
                            ("es", "Español"),
                        ],
                        default="en",
                        max_length=2,
                        verbose_name="language of the texts",
                    ),
                ),
                (
                    "paused_until",
                    models.DateField(
                        blank=True,
                        help_text="The day of the promise. Reminders go on after it.",
                        null=True,
                        verbose_name="no reminders until",
                    ),
                ),
                (
                    "closed_on",
                    models.DateField(
                        blank=True,
                        editable=False,
                        help_text="The promise was kept, or is given up: reminders go on.",
                        null=True,
                        verbose_name="settled on",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organizations.staffofficer",
                        verbose_name="officer",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="organizations.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contact",
                "verbose_name_plural": "historical contacts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RemoveConstraint(
            model_name="attachment",
            name="activities_attachment_one_parent",
        ),
        migrations.AddField(
            model_name="commitment",
            name="reminders_from",
            field=models.DateField(
                default=activities.querysets.work.today,
                editable=False,
                help_text="The day `due_on` was last set; no reminder looks back beyond it.",
                verbose_name="reminders from",
            ),
        ),
        migrations.AddField(
            model_name="historicalcommitment",
            name="reminders_from",
            field=models.DateField(
                default=activities.querysets.work.today,
                editable=False,
                help_text="The day `due_on` was last set; no reminder looks back beyond it.",
                verbose_name="reminders from",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="progress_report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attachments",
                to="activities.progressreport",
                verbose_name="progress report",
            ),
        ),
        migrations.AddField(
            model_name="historicalattachment",
            name="progress_report",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="activities.progressreport",
                verbose_name="progress report",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("activity__isnull", False),
                        ("commitment__isnull", True),
                        ("participation__isnull", True),
                        ("progress_report__isnull", True),
                    ),
                    models.Q(
                        ("activity__isnull", True),
                        ("commitment__isnull", True),
                        ("participation__isnull", False),
                        ("progress_report__isnull", True),
                    ),
                    models.Q(
                        ("activity__isnull", True),
                        ("commitment__isnull", False),
                        ("participation__isnull", True),
                        ("progress_report__isnull", True),
                    ),
                    models.Q(
                        ("activity__isnull", True),
                        ("commitment__isnull", True),
                        ("participation__isnull", True),
                        ("progress_report__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="activities_attachment_one_parent",
                violation_error_message="Name the one thing it belongs to.",
            ),
        ),
    ]
