"""Category D, monitoring: the activities planned for the sample data.

One promise a line, long as it is, so that the lists can be read as lists.
"""
# ruff: noqa: E501

from activities.choices import ActivityStatus, CommitmentStatus, Level, ParticipationRole

from .plan import (
    FollowUp,
    Move,
    Plan,
    Promise,
    agreed,
    at_meeting,
    by_letter,
    no_objection,
)

S, C, R = ActivityStatus, CommitmentStatus, ParticipationRole
HEADQUARTERS, BOTH = Level.HEADQUARTERS, Level.BOTH

# fmt: off
PLANS = (
    # --- D.1 Joint monitoring ---
    Plan("D.1", "Joint review of cooperation, last year",
        "One questionnaire, answered by each, read by all: what was promised, what was done, what stood in the way.",
        "dppa", (agreed("ecowas", "Answers"), agreed("au", "Answers"), agreed("sadc", "Answers"), agreed("undp", "Answers and tables")), "1 2 3 4 5", S.COMPLETED, -345, -310, -160, "001", HEADQUARTERS,
        (
            Promise("dppa", "Write the questionnaire and the report", -170, kept=-172),
            Promise("ecowas", "Answer the questionnaire of the review", -230, kept=-218),
            Promise("au", "Answer the questionnaire of the review", -230, kept=-233),
            Promise("sadc", "Answer the questionnaire of the review", -230, kept=-231),
            Promise("undp", "Draw the tables", -190, kept=-193),
        ),
        (
            FollowUp("Shorten the questionnaire to ten questions.", -60, "dppa", done=-38, outcome="Ten questions, tested with two organizations."),
            FollowUp("Ask civil society the same questions.", -40, "undp", dropped="Taken up by another activity."),
        ),
        outcome="The report names three obstacles that all have met: support, mandates, means.", obstacles="O1 O2 O3",
        answers=(("P4", "yes", "Each reads what the others have done"), ("P2", "no", "The answers took four months"))),
    Plan("D.1", "Joint review of cooperation, this year",
        "The second review, with ten questions.",
        "dppa", (agreed("ecowas"), agreed("au"), agreed("oas"), agreed("coe"), agreed("undp", "Tables")), "1 2 3 4 5", S.AGREED, -18, 22, 130, "001", HEADQUARTERS,
        (
            Promise("dppa", "Send the ten questions", 26),
            Promise("ecowas", "Answer the ten questions", 72),
            Promise("au", "Answer the ten questions", 72),
            Promise("oas", "Answer the ten questions", 72),
            Promise("coe", "Answer the ten questions", 72),
            Promise("undp", "Draw the tables", 105),
        )),
    Plan("D.1", "Indicators for end of mission objectives",
        "When can a mission go? Nine indicators that both sides read in the same way, and a value for each at the start.",
        "dpo", (agreed("ecowas", "Values for the region"), agreed("osce", "Method")), "2 3", S.UNDER_WAY, -210, -180, 170, "011", BOTH,
        (
            Promise("dpo", "Propose nine indicators", -95, kept=-99),
            Promise("ecowas", "Second one officer for three months", -34, status=C.WITHDRAWN, kept=-70, reason="The post was abolished in the new budget."),
            Promise("osce", "Describe the method of measuring", -26),
            Promise("ecowas", "Collect the values at the start", 88),
        ),
        obstacles="O2 O3", others="B.3",
        answers=(("P3", "yes", "To leave too early invites a recurrence"), ("P1", "partly", "National figures exist for five of nine"))),
    Plan("D.1", "Monitoring of reintegration, sample districts",
        "The same two hundred persons are asked every half year how they live.",
        "undp", (agreed("unhcr", "Half of the interviews"), agreed("wb", "Sampling"), agreed("unicef", "Questions on children"), at_meeting("sadc", "Access")), "2 5", S.UNDER_WAY, -195, -160, 375, "018", Level.FIELD,
        (
            Promise("undp", "Hold one hundred interviews each half year", 30),
            Promise("unhcr", "Hold one hundred interviews each half year", 30),
            Promise("wb", "Draw the sample", -130, kept=-134),
            Promise("unicef", "Write the questions on children", -125, kept=-109),
            Promise("sadc", "Obtain access to the districts", -140, kept=-141),
        ),
        concerns="ddr refugees protection-of-children", counterpart="Statistical office (sample)", hand_over=("The office takes over the interviews in the third year.", 500)),
    Plan("D.1", "Shared dashboard of early recovery",
        "A page that five offices fill in each month, if they find that it saves them a report.",
        "ocha", (agreed("undp"), agreed("unicef"), agreed("ecowas", "Figures of the region")), "5", S.PROPOSED, -14, 45, 240, "011", BOTH,
        (
            Promise("ocha", "Build the page", 60),
            Promise("undp", "Fill in the page each month", 120),
            Promise("unicef", "Fill in the page each month", 120),
        )),
    # --- D.2 Best practices ---
    Plan("D.2", "Repertory of lessons, joint training",
        "What eleven courses have taught those who gave them: one page each, in the words of the trainers.",
        "undp", (agreed("ecowas", "Four pages"), agreed("osce", "Three pages"), agreed("oif", "Two pages in French")), "1 3", S.UNDER_WAY, -105, -72, 108, "001", HEADQUARTERS,
        (
            Promise("undp", "Edit and publish the repertory", 104),
            Promise("ecowas", "Write four pages", 50),
            Promise("osce", "Write three pages", -3),
            Promise("oif", "Write two pages in French", -16, kept=-17),
        )),
    Plan("D.2", "Best practices in local reconciliation",
        "Thirty places where neighbours made peace: what they did first, what they would do again.",
        "asean", (agreed("undp", "Ten cases"), agreed("oas", "Ten cases"), no_objection("comsec", "Five cases")), "4", S.COMPLETED, -375, -345, -130, "035 029", BOTH,
        (
            Promise("asean", "Collect ten cases and edit the volume", -140, kept=-143),
            Promise("undp", "Collect ten cases", -230, kept=-236),
            Promise("oas", "Collect ten cases", -230, kept=-210),
            Promise("comsec", "Collect five cases", -230, status=C.FULFILLED, kept=-232, is_indicative=True),
        ),
        (FollowUp("Translate the volume into Spanish.", -30, "oas", is_indicative=True),),
        outcome="A volume of thirty-four cases in two languages.", concerns="minorities"),
    Plan("D.2", "Lessons from mandates that were too wide",
        "Five cases of missions that were asked for more than they could do.",
        "dpo", (agreed("eca"), by_letter("las")), "2", S.AGREED, -55, 9, 160, "001", HEADQUARTERS,
        (
            Promise("dpo", "Write three cases", 70),
            Promise("eca", "Write one case", 70),
            Promise("las", "Write one case", 95, moved=Move(60, -15, "The author was changed.")),
        ),
        obstacles="O2"),
)
# fmt: on
