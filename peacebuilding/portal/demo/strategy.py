"""Category B, strategic development: the activities planned for the sample data.

One promise a line, long as it is, so that the lists can be read as lists.
"""
# ruff: noqa: E501

from activities.choices import ActivityStatus, CommitmentStatus, Level, ParticipationRole
from peacebuilding.core.choices import Language, Visibility

from .plan import (
    FollowUp,
    Move,
    Plan,
    Promise,
    agreed,
    at_meeting,
    by_letter,
    claimed,
    declined,
    silent,
)

S, C, R = ActivityStatus, CommitmentStatus, ParticipationRole
HEADQUARTERS, BOTH = Level.HEADQUARTERS, Level.BOTH

# fmt: off
PLANS = (
    # --- B.1 Information exchange ---
    Plan("B.1", "Pacific information exchange, trial",
        "Six months of a shared sheet with twelve indicators. Nobody is asked to write more than one page a month.",
        "pif", (agreed("escap", "Indicator service"), agreed("dppa", "Reading and answers"), agreed("undp")), "1 2", S.UNDER_WAY, -155, -120, 80, "009", BOTH,
        (
            Promise("pif", "Run the exchange for six months", 74),
            Promise("dppa", "Answer each sheet within a week", 70),
            Promise("escap", "Contribute the quarterly indicators", 12),
            Promise("undp", "Contribute what country offices see", 40),
        ),
        (FollowUp("Decide whether the exchange goes on after the trial.", 95, "pif dppa"),),
        answers=(("P3", "yes", "Early signs are the purpose"), ("P7", "yes", "Small places are read as carefully as large ones"))),
    Plan("B.1", "Common list of root causes",
        "A list of forty causes with a sentence on each, so that analysts of different houses mean the same by the same word.",
        "dppa", (agreed("wb", "Data for each cause"), agreed("eca", "Cases from Africa"), agreed("osce", "Cases from Europe")), "1 3 5", S.COMPLETED, -420, -390, -220, "001", HEADQUARTERS,
        (
            Promise("dppa", "Write the first list", -350, kept=-353),
            Promise("wb", "Find data for each cause", -290, kept=-270),
            Promise("eca", "Add cases from Africa", -280, kept=-283),
            Promise("osce", "Add cases from Europe", -280, kept=-280),
        ),
        outcome="Forty causes, a page each; cited in eleven reports."),
    Plan("B.1", "Exchange of analysis before missions",
        "Before a mission leaves, those who know the place write one page each. The pages stay between those who wrote them.",
        "dppa", (agreed("au", "Pages from liaison offices"), agreed("undp", "Pages from country offices"), agreed("ocha")), "1", S.UNDER_WAY, -125, -90, 180, "002", HEADQUARTERS,
        (
            Promise("dppa", "Ask for the pages in time", 170),
            Promise("au", "Write one page within five days", 165),
            Promise("undp", "Write one page within five days", 165),
            Promise("ocha", "Provide maps and contact lists", 100),
        ),
        visibility=Visibility.CONFIDENTIAL),
    Plan("B.1", "Échange d’informations sur les médias et la paix",
        "Un relevé mensuel de ce que disent les radios partenaires, lu en commun avant qu’il ne serve.",
        "oif", (agreed("ecowas", "Lecture du relevé"), claimed("undp", "Outils de relevé")), "3", S.PROPOSED, -20, 25, 300, "011 017", Level.FIELD,
        (
            Promise("oif", "Établir le premier relevé", 50),
            Promise("ecowas", "Commenter le relevé dans les dix jours", 70),
        ),
        language=Language.FR),
    # --- B.2 Assessment missions ---
    Plan("B.2", "Joint assessment mission, sample province",
        "Eight persons from four organizations, twelve days, one report. The province had asked each of them; they came together.",
        "au", (agreed("undp", "Two members, report"), agreed("dppa", "One member"), agreed("unhcr", "One member, transport")), "1 2 4 5", S.COMPLETED, -300, -260, -195, "014", Level.FIELD,
        (
            Promise("au", "Lead the mission and name three members", -255, kept=-256),
            Promise("undp", "Write the report within a month of return", -200, kept=-181),
            Promise("dppa", "Name one member with knowledge of the parties", -262, kept=-264),
            Promise("unhcr", "Provide transport and one member", -258, kept=-258),
        ),
        (FollowUp("Present the report to the province.", -150, "undp", done=-141, outcome="Presented in two languages; forty persons came."),),
        outcome="One report with nine recommendations; the province keeps the list.",
        answers=(("P6", "yes", "One mission instead of four"), ("P1", "partly", "The province joined for half of the days"))),
    Plan("B.2", "Preliminary assessment of a border district",
        "What would it take to reopen the crossing: five days on both sides, by invitation of both.",
        "sadc", (agreed("undp", "Two members"), by_letter("unhcr", "One member"), silent("ocha", "Maps")), "2 5", S.UNDER_WAY, -85, -6, 35, "018", Level.FIELD,
        (
            Promise("sadc", "Obtain the consent of both sides", -40, kept=-44),
            Promise("undp", "Name two members and write the report", 33),
            Promise("unhcr", "Report on those who wish to return", 30),
            Promise("ocha", "Prepare the maps", -4),
        ),
        concerns="refugees minorities"),
    Plan("B.2", "Assessment mission on small arms",
        "Registries, depots, marking: what exists, what is missing, what a first year would cost.",
        "oda", (agreed("ecowas", "Two members"), agreed("dpo", "One member")), "2", S.AGREED, -50, 28, 42, "011", Level.FIELD,
        (
            Promise("oda", "Lead the mission", 40),
            Promise("ecowas", "Name two members and obtain access", 21),
            Promise("dpo", "Name one member", 21),
        ),
        concerns="small-arms ddr", counterpart="National commission on small arms (sample)"),
    Plan("B.2", "Assessment mission to a sample island",
        "A mission of four was offered; the authorities preferred to write to the two organizations separately.",
        "comsec", (agreed("pif"), agreed("escap")), "1 3", S.DECLINED, -215, -150, -140, "061", Level.FIELD,
        (
            Promise("comsec", "Send two members", -152),
            Promise("pif", "Send two members", -152),
        ),
        stopped=-188, reason="Not wished for at present; the framework says “wherever possible”."),
    # --- B.3 Working groups ---
    Plan("B.3", "Working group on a sample country, first two meetings",
        "The group meets twice, once at Headquarters and once in the field, and leaves a paper of six pages: political objectives, key priority issues, and who does what next.",
        "ecowas", (agreed("undp", "Paper on key priority issues"), agreed("wb", "Overview of financing"), claimed("au")), "1 3 5", S.UNDER_WAY, -135, -100, 75, "011", BOTH,
        (
            Promise("ecowas", "Convene the first meeting and circulate its agenda", -4, moved=Move(-49, -52, "The date did not suit two of the four members.")),
            Promise("undp", "Prepare the paper on key priority issues", 12),
            Promise("wb", "Provide the overview of financing", 43, status=C.AGREED),
            Promise("ecowas", "Convene the second meeting in the field", 70, status=C.AGREED),
        ),
        aims="Political objectives and key priority issues, agreed on one paper.", concerns="gender-perspective rights-of-individuals",
        answers=(("P1", "yes", "Ministries of the country chair both meetings"), ("P5", "yes", "Three of five key areas are on the agenda"), ("P6", "partly", "Two donors still plan on their own"))),
    Plan("B.3", "Working group at Headquarters, terms of reference",
        "A standing group of deputies that meets six times a year needs a page that says what it may decide.",
        "au", (agreed("dppa", "Secretariat"), agreed("undp", "Draft")), "1", S.AGREED, -22, 18, 120, "002", HEADQUARTERS,
        (
            Promise("au", "Propose members and a calendar", 43),
            Promise("dppa", "Keep the secretariat of the group", 118),
            Promise("undp", "Draft the terms of reference", 30),
        )),
    Plan("B.3", "Joint working group on transitions",
        "From peacekeeping to peace-building: a group of five that meets every second month, and a plan of the last year of a mission.",
        "dpo", (agreed("undp", "Plan of recovery"), agreed("wb", "Financing of the last year"), at_meeting("au", "Views from the field"), claimed("ec")), "2 5", S.UNDER_WAY, -240, -210, 140, "002", BOTH,
        (
            Promise("dpo", "Chair the group and keep its records", 138),
            Promise("undp", "Write the recovery part of the plan", -29),
            Promise("wb", "Estimate the costs of the last year", -55, kept=-50),
            Promise("au", "Report on each meeting in the field", 60),
        ),
        (FollowUp("Carry the plan of the last year to the next High-level meeting.", 100, "dpo undp", carried=True),),
        obstacles="O2", concerns="ddr"),
    Plan("B.3", "Working group on a sample subregion",
        "Proposed once without a calendar; returned for one.",
        "eclac", (claimed("oas"), claimed("undp")), "3 5", S.DRAFT, -33, 60, 240, "013", BOTH,
        (Promise("eclac", "Prepare the social part of the strategy", 120),),
        stopped=-19, reason="Please add a calendar and say which key priority issues are meant."),
    Plan("B.3", "Strategy seminar on justice after conflict",
        "Judges, ministers and mediators spend two days on what comes first: truth, trial or repair.",
        "ohchr", (agreed("coe", "Trainers for judges"), agreed("oas", "Cases from the Americas"), declined("oic", "The dates coincide with a ministerial session.")), "4", S.COMPLETED, -275, -228, -226, "001", HEADQUARTERS,
        (
            Promise("ohchr", "Convene the seminar and publish its record", -200, kept=-203),
            Promise("coe", "Present the experience of its trainers", -226, kept=-226),
            Promise("oas", "Present three cases", -226, kept=-227),
        ),
        outcome="A record of twenty pages, and a list of nine questions to ask first.", concerns="rights-of-individuals minorities"),
)
# fmt: on
