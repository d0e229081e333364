"""Category C, operational interaction: the activities planned for the sample data.

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
    by_letter,
    claimed,
    no_objection,
    silent,
)

S, C, R = ActivityStatus, CommitmentStatus, ParticipationRole
HEADQUARTERS, BOTH = Level.HEADQUARTERS, Level.BOTH

# fmt: off
PLANS = (
    # --- C.1 Focal points and consultation ---
    Plan("C.1", "Network of focal points, first year",
        "Each organization names one person and a second one, for all that concerns peace-building. The list is checked twice a year.",
        "dppa", (agreed("ecowas"), agreed("au"), agreed("oas"), agreed("osce"), agreed("undp", "Mailing list")), "1 2 3 4 5", S.UNDER_WAY, -250, -225, 135, "001", HEADQUARTERS,
        (
            Promise("dppa", "Check the list of focal points twice a year", 130),
            Promise("ecowas", "Name a focal point and an alternate", -190, kept=-194),
            Promise("au", "Name a focal point and an alternate", -190, kept=-196),
            Promise("oas", "Name a focal point and an alternate", -190, kept=-171),
            Promise("osce", "Name a focal point and an alternate", -190, kept=-191),
            Promise("undp", "Keep the mailing list", 130),
        ),
        (FollowUp("Ask the organizations without a focal point once more.", 25, "dppa"),),
        answers=(("P2", "yes", "A name shortens every search"), ("P4", "partly", "Two names do not yet cover all subjects"))),
    Plan("C.1", "Consultation on a sample peace process",
        "Those who accompany the same talks meet each month and say what they have heard and promised.",
        "las", (agreed("dppa", "Chair in turn"), agreed("escwa", "Notes on economy"), claimed("undp")), "1", S.UNDER_WAY, -165, -130, 110, "145", BOTH,
        (
            Promise("las", "Draft the note on consultation", -49, details="One page: who calls whom, and within which time."),
            Promise("dppa", "Chair every second meeting", 100),
            Promise("escwa", "Write a note on the economy for each meeting", 96),
        ),
        visibility=Visibility.PARTICIPANTS, obstacles="O1", letter_from="Director of Political Affairs"),
    # --- C.1(a) Peace settlements ---
    Plan("C.1(a)", "Clauses on the monitoring of ceasefires, joint library",
        "Eighty clauses from agreements that have been made public, sorted by subject, with a note on how each was monitored.",
        "dppa", (agreed("au", "Clauses from its archive"), agreed("oas", "Clauses in Spanish"), agreed("ecowas", "Notes on monitoring")), "1 2", S.UNDER_WAY, -140, -105, 150, "001", HEADQUARTERS,
        (
            Promise("dppa", "Sort the clauses and publish the library", 145),
            Promise("au", "Give thirty clauses from its archive", -33, kept=-35),
            Promise("oas", "Translate twenty clauses from Spanish", 5),
            Promise("ecowas", "Write notes on how ten clauses were monitored", 62, moved=Move(-15, -31, "The officer in charge is on mission until next month.")),
        )),
    Plan("C.1(a)", "Advice to a mediation team, sample talks",
        "Two advisers on call for six months: one on security, one on the return of displaced persons.",
        "au", (agreed("unhcr", "Adviser on return"), agreed("dppa", "Adviser on security")), "1 5", S.COMPLETED, -330, -290, -110, "017", Level.FIELD,
        (
            Promise("au", "Host the advisers and define their task", -285, kept=-287),
            Promise("unhcr", "Keep an adviser on call for six months", -112, kept=-112),
            Promise("dppa", "Keep an adviser on call for six months", -112, kept=-110),
        ),
        outcome="Eleven requests answered, nine of them within two days.", visibility=Visibility.CONFIDENTIAL),
    # --- C.1(b) Cross-cutting considerations ---
    Plan("C.1(b)", "Drafting notes on the protection of children",
        "Two pages for those who draft agreements: what to write on release, school, family and justice, with examples.",
        "unicef", (agreed("dppa", "Reading by mediators"), agreed("au", "Test in one process"), agreed("oas", "Spanish text")), "1 4", S.UNDER_WAY, -95, -62, 118, "001", HEADQUARTERS,
        (
            Promise("unicef", "Write the notes and publish a working document", -8, kept=-9),
            Promise("dppa", "Have two mediators read the notes", 24),
            Promise("au", "Use the notes in one process and report", 110),
            Promise("oas", "Translate the notes into Spanish", 85),
        ),
        concerns="protection-of-children rights-of-individuals",
        answers=(("P8", "yes", "Based on the conventions"), ("P5", "yes", "School, justice and release on two pages"))),
    Plan("C.1(b)", "Gender perspective in peace agreements, review",
        "What thirty agreements say on women, line by line, and what became of it after five years.",
        "un-women", (agreed("osce", "Cases from Europe"), agreed("undp", "Data after five years"), no_objection("las")), "1 3 4", S.COMPLETED, -365, -330, -170, "001", HEADQUARTERS,
        (
            Promise("un-women", "Read thirty agreements and publish the review", -175, kept=-178),
            Promise("osce", "Contribute six cases", -260, kept=-243),
            Promise("undp", "Contribute the data after five years", -240, kept=-241),
        ),
        concerns="gender-perspective", outcome="Half of the clauses name nobody who would carry them out; the review says which."),
    Plan("C.1(b)", "Return of refugees in peace agreements, guide",
        "Eleven questions that a text on return should answer, from documents to housing.",
        "unhcr", (agreed("coe", "Housing law"), agreed("au")), "1 5", S.AGREED, -45, 15, 160, "001", HEADQUARTERS,
        (
            Promise("unhcr", "Write the guide", 120),
            Promise("coe", "Write the chapter on housing and property", 80),
            Promise("au", "Comment on the draft", 100, is_indicative=True),
        ),
        concerns="refugees minorities"),
    # --- C.2 Coordination of operations ---
    Plan("C.2", "Monthly coordination call, headquarters and field",
        "Forty minutes on the first Tuesday of the month, with a record of one page within five days.",
        "ecowas", (agreed("ocha", "Situation in figures"), agreed("unhcr", "Movements")), "2 5", S.UNDER_WAY, -170, -140, 40, "011", BOTH,
        (
            Promise("ecowas", "Keep the calendar of calls; issue each record in five days", 37),
            Promise("ocha", "Send the figures two days before each call", 36),
            Promise("unhcr", "Report on movements at each call", 36),
            Promise("ocha", "Send the figures before each call", 36, is_error=True, reason="The same duty stands under number 02."),
        ),
        answers=(("P6", "yes", "Each says what it will do next month"),)),
    Plan("C.2", "Common transport plan for observers",
        "Observers of three organizations share eleven vehicles and one timetable.",
        "osce", (agreed("ohchr", "Two vehicles"), agreed("coe", "One vehicle")), "2 3", S.COMPLETED, -290, -250, -150, "151", Level.FIELD,
        (
            Promise("osce", "Keep the timetable and nine vehicles", -152, kept=-152),
            Promise("ohchr", "Lend two vehicles", -240, kept=-242),
            Promise("coe", "Lend one vehicle", -240, kept=-229),
        ),
        outcome="A third fewer journeys; the timetable is offered to others."),
    Plan("C.2", "Coordination of electoral assistance",
        "Four organizations help the same commission; one table says who pays for what and who is there on which day.",
        "undp", (agreed("ecowas", "Observers"), agreed("oif", "Observers in French"), by_letter("ec", "Costs of registration", R.FUNDING)), "3", S.SUSPENDED, -185, -150, 90, "CV", Level.FIELD,
        (
            Promise("undp", "Keep the table current each week", 85),
            Promise("ecowas", "Send forty observers", 60, status=C.AGREED),
            Promise("oif", "Send ten observers", 60, status=C.AGREED),
            Promise("ec", "Pay the costs of registration", -12, status=C.AGREED),
        ),
        stopped=-30, reason="The date of the vote has been moved; the table rests until it is known.", counterpart="Electoral commission (sample)"),
    Plan("C.2", "Shared premises in a field office",
        "Three houses under one roof: one guard, one generator, one meeting room.",
        "undp", (claimed("au"), claimed("wfp"), agreed("unhcr", "Third of the rent")), "5", S.PROPOSED, -10, 60, 420, "014", Level.FIELD,
        (
            Promise("undp", "Find the building", 55),
            Promise("au", "Share the costs for two years", 70),
            Promise("unhcr", "Share the costs for two years", 70),
        )),
    Plan("C.2", "Entry made twice by mistake",
        "Copied from the monthly coordination call.",
        "ecowas", (agreed("ocha"),), "2", S.PROPOSED, -168, -140, 40, "011", BOTH,
        is_error=True, reason="The same activity was entered twice."),
    # --- C.3 Dissemination ---
    Plan("C.3", "Dissemination of the framework, headquarters and field",
        "The framework and its annexes reach every head of mission, with one page that says what is expected of them.",
        "dppa", (agreed("au"), agreed("sadc"), agreed("undp", "Country offices"), agreed("ecowas"), silent("caricom")), "1 2 3 4 5", S.COMPLETED, -410, -385, -255, "001", BOTH,
        (
            Promise("dppa", "Send the framework to all participants", -370, kept=-372),
            Promise("au", "Send it on to liaison offices and acknowledge", -300, kept=-303),
            Promise("sadc", "Send it on to liaison offices and acknowledge", -300, kept=-279),
            Promise("undp", "Send it on to country offices and acknowledge", -300, kept=-301),
            Promise("ecowas", "Send it on to field offices and acknowledge", -300, kept=-305),
        ),
        outcome="Acknowledged by four of five; one address was out of date."),
    Plan("C.3", "Le Cadre en langues locales",
        "Une page claire en six langues, lue à la radio et affichée dans les mairies.",
        "oif", (agreed("ecowas", "Traductions"), agreed("undp", "Impression", R.FUNDING)), "3", S.UNDER_WAY, -88, -55, 125, "011 SN", Level.FIELD,
        (
            Promise("oif", "Rédiger la page et la faire relire", -21, kept=-22),
            Promise("ecowas", "Traduire la page en six langues", 18),
            Promise("undp", "Imprimer cinq mille exemplaires", 70),
        ),
        language=Language.FR, counterpart="Association des maires (exemple)"),
)
# fmt: on
