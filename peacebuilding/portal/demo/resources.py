"""Category E, mobilizing political will and resources: the activities planned.

E.2 stays open on purpose: with A.6 and C.1(c) it is what nobody has taken up.
"""
# ruff: noqa: E501

from activities.choices import ActivityStatus, CommitmentStatus, Level, ParticipationRole

from .plan import FollowUp, Move, Plan, Promise, agreed, by_letter, claimed, declined

S, C, R = ActivityStatus, CommitmentStatus, ParticipationRole
HEADQUARTERS, BOTH = Level.HEADQUARTERS, Level.BOTH

# fmt: off
PLANS = (
    Plan("E.1", "Pledging conference for a sample programme",
        "Two days, one list: what is needed in the first year, who pledges what, and who says a year later what has arrived.",
        "ecowas", (agreed("wb", "Needs in figures"), agreed("undp", "Programme"), claimed("ec", "Host")), "5", S.AGREED, -120, 44, 45, "011", HEADQUARTERS,
        (
            Promise("ecowas", "Propose dates and a host city", 6, status=C.WITHDRAWN, kept=-101, reason="Merged with the next commitment."),
            Promise("ecowas", "Send the invitations", 8),
            Promise("wb", "Publish the needs in figures", 20, moved=Move(10, -35, "Two ministries revised their figures.")),
            Promise("undp", "Describe the programme in ten pages", 15),
            Promise("ec", "Host the conference", 44),
        ),
        answers=(("P6", "yes", "One list for all donors"), ("P7", "yes", "Needs were counted before pledges were asked"))),
    Plan("E.1", "Round table on the first hundred days",
        "Donors and ministries agree what is paid in the first hundred days, when budgets are not yet voted.",
        "wb", (agreed("undp", "List of priorities"), agreed("au", "Invitations"), agreed("ocha", "Urgent needs")), "5", S.COMPLETED, -320, -275, -274, "014", HEADQUARTERS,
        (
            Promise("wb", "Convene the round table", -275, kept=-275),
            Promise("undp", "Write the list of priorities", -290, kept=-284),
            Promise("au", "Send the invitations", -300, kept=-301),
            Promise("ocha", "Describe urgent needs", -288, kept=-289),
        ),
        (FollowUp("Publish what has been paid, after a year.", 91, "wb"),),
        outcome="Eleven priorities, nine of them paid for within the hundred days."),
    Plan("E.1", "Joint appeal for demining in a sample valley",
        "Fields first, then roads: an appeal for two seasons.",
        "oas", (agreed("undp"), agreed("eclac", "Study on land use"), by_letter("ec", "Part of the costs", R.FUNDING)), "2 5", S.UNDER_WAY, -115, -80, 190, "013", Level.FIELD,
        (
            Promise("oas", "Launch the appeal", -45, kept=-46),
            Promise("undp", "Report on cleared fields each season", 100),
            Promise("ec", "Pay part of the costs of the first season", -6, details="Against the report on the first season."),
        ),
        concerns="protection-of-children", counterpart="Mine action office (sample)", is_quick_start=True),
    Plan("E.1", "Friends of a sample process, yearly meeting",
        "States and organizations that wish the process well meet once a year and say so in public.",
        "comsec", (agreed("pif"), agreed("dppa", "Note on the state of the process")), "1", S.UNDER_WAY, -98, -64, 60, "054", HEADQUARTERS,
        (
            Promise("comsec", "Convene the meeting", 52),
            Promise("pif", "Invite its members", 25),
            Promise("dppa", "Write a note on the state of the process", 40),
        ),
        obstacles="O1"),
    Plan("E.1", "Pledging conference for a sample coast",
        "Two organizations asked for the same week; the conference was given up in favour of the earlier one.",
        "caricom", (agreed("undp"), declined("oas", "The same donors have just met elsewhere.")), "5", S.CANCELLED, -280, -200, -199, "029", HEADQUARTERS,
        (
            Promise("caricom", "Propose a host city", -235, reason="The conference will not be held."),
            Promise("undp", "Write the programme", -220, reason="The conference will not be held."),
        ),
        stopped=-226, reason="Another conference asks the same donors in the same week."),
    Plan("E.1", "Fund-raising letter, two capitals",
        "First lines of a letter to two donor capitals; who signs it is still open.",
        "sadc", (claimed("undp"),), "5", S.DRAFT, -6, 100, 160, "018", HEADQUARTERS,
        (Promise("sadc", "Draft the letter", 80),)),
    Plan("E.1", "Parliamentary visits to places of recovery",
        "Members of parliament from donor countries see what was paid for; they were to travel in threes.",
        "wb", (agreed("asean"), agreed("eclac")), "3 5", S.DECLINED, -148, -90, -80, "035 005", Level.FIELD,
        (Promise("wb", "Prepare the programme of the visits", -100),),
        stopped=-126, reason="Parliaments prefer to arrange such visits themselves."),
)
# fmt: on
