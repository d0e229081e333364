"""Three spreadsheets as an office has them, with invented content.

Made here byte by byte, so that what is odd about each can be read: the encoding, title
lines, blank rows, names of columns merged over two lines, dates as the program keeps them.
"""

from datetime import date
from io import BytesIO

from openpyxl import Workbook

#: Windows-1252 with semicolons, a title, a blank line within, French dates, a former name
#: written with points, and a line of totals that is no record.
FRENCH_LINES = (
    "Programme conjoint 2003–2004;;;;;;;;",
    ";;;;;;;;",
    "N°;Intitulé;Modalité;Domaine clef;Chef de file;Partenaires;Pays;Début;Fin;État;Résultats",
    "1;Formation à l’alerte précoce;A.5;Accords de paix;CEDEAO;PNUD, O.U.A.;Sierra Leone;"
    "1er mars 2004;30 juin 2004;Achevée;Quarante cadres formés, œuvre poursuivie",
    ";;;;;;;;",
    "2;Visite de fonctionnaires à Freetown;Visites de fonctionnaires;Stabilisation de la sécurité;"
    "PNUD;O.U.A.;Sierra Leone;15/09/2003;19/09/2003;Achevée;",
    "3;Échange de listes;A.3;Bonne gouvernance, démocratisation et droits de l'homme;"
    "Organisation de l'unité africaine;PNUD | CEDEAO;Libéria;2004-01-05;31.12.2004;En cours;",
    ";Total : 3 activités;;;;;;;;;",
)


def french_csv() -> bytes:
    """Return the programme of activities as the French-speaking desk keeps it."""
    return "\r\n".join(FRENCH_LINES).encode("cp1252")


def merged_xlsx() -> bytes:
    """Return activities with a title, names merged over two lines, and blank rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Plan"
    sheet["A1"] = "Joint plan of work (draft of the desk)"
    sheet.merge_cells("A1:G1")
    sheet.append([])
    sheet.append(["Activity", "", "", "Planned dates", "", "Organizations", ""])
    sheet.append(["Title", "Modality", "Key areas", "Start", "End", "Lead", "Partners"])
    sheet.merge_cells("A3:C3")
    sheet.merge_cells("D3:E3")
    sheet.merge_cells("F3:G3")
    sheet.append([])
    start, end = date(2031, 2, 1), date(2031, 5, 31)
    sheet.append(["Mediation course", "a.5", "Peace agreements", start, end, "ecowas", "UNDP; au"])
    sheet.append([])
    sheet.append(["Staff visits", "A.4", "KA2", start, "30 June 2031", "UNDP", "ECOWAS"])
    book.create_sheet("Notes").append(["Nothing here is a table."])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def commitments_xlsx(reference: str) -> bytes:
    """Return promises in the activity `reference`: dates of the program, states in any case."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Activity", "Responsible", "Commitment", "Deadline", "State", "Fulfilled"])
    rows = [
        ("UNDP", "Provide four trainers", date(2004, 6, 30), "FULFILLED", date(2004, 6, 18)),
        ("OAU", "Send ten participants", 38168, "Under Way", None),
        ("undp", "Print the manual", date(2004, 9, 1), "agreed", None),
        ("ECOWAS", "Host the course", "1 October 2004", "Withdrawn", None),
    ]
    for organization, title, due_on, state, fulfilled_on in rows:
        sheet.append([reference, organization, title, due_on, state, fulfilled_on])
    file = BytesIO()
    book.save(file)
    return file.getvalue()
