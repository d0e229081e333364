"""How the leads of the sample activities answer the guiding principles."""

from .plan import Plan

YES, PARTLY, NO = "yes", "partly", "no"

#: By principle: what a lead writes beside each answer.
NOTES = {
    "P1": {
        YES: "Asked for, and led, by the country itself",
        PARTLY: "National staff join in the second half",
        NO: "Prepared without a national counterpart; to be named before the start",
    },
    "P2": {
        YES: "People and means are ready within a month",
        PARTLY: "The means for the last third are still open",
        NO: "The first months passed without funds",
    },
    "P3": {
        YES: "Meant to keep the conflict from coming back",
        PARTLY: "Helps prevention only in a second step",
        NO: "Not directly",
    },
    "P4": {
        YES: "Each partner does what it does best",
        PARTLY: "Two partners still offer the same",
        NO: "Comparative advantages were not discussed",
    },
    "P5": {
        YES: "Several key areas are joined in one plan",
        PARTLY: "Two of the five key areas",
        NO: "One key area only, on purpose",
    },
    "P6": {
        YES: "Coordinated with what others give",
        PARTLY: "One donor still plans on its own",
        NO: "There is no common plan yet",
    },
    "P7": {
        YES: "Begins where the need is greatest",
        PARTLY: "Places were chosen before needs were known",
        NO: "Follows the map of the offices",
    },
    "P8": {
        YES: "On the request of the authorities and by mandate",
        PARTLY: "The mandate covers the first phase",
        NO: "The mandate is still to be asked for",
    },
}


def assessments(plan: Plan, number: int) -> list[tuple[str, str, str]]:
    """Return code, answer and note of every principle, as the lead of the plan answers it.

    The plan's own answers come first; the others follow from its number, so that they
    differ between activities and are the same in each build.
    """
    found = {code: (code, answer, note) for code, answer, note in plan.answers}
    for place, (code, notes) in enumerate(NOTES.items()):
        turn = number * 7 + place * 3
        if code in found:
            continue
        is_no = turn % 19 == 0 and plan.language != "fr"  # it needs its comment
        answer = NO if is_no else PARTLY if turn % 5 == 0 else YES
        found[code] = (code, answer, "" if plan.language == "fr" else notes[answer])
    return [found[code] for code in sorted(found)]
