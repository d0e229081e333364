"""Who works where: accounts, rosters and focal points. All names are invented.

One row a line, long as it is, so that the lists can be read as lists.
"""
# ruff: noqa: E501

from dataclasses import dataclass

from organizations.choices import Purpose, Rank, Role
from peacebuilding.accounts.groups import ADMINISTRATOR, HEAD, OFFICER

#: One password for every account of the sample data; printed when it is made.
PASSWORD = "sample-data-only"

P, A = Rank.PRINCIPAL, Rank.ALTERNATE
READER, REPORTER, APPROVER = Role.READER, Role.REPORTER, Role.APPROVER


@dataclass(frozen=True)
class Account:
    """An account one can log in with, and what it is for."""

    email: str
    name: str
    serves: str
    role: Role | None = None
    also: str = ""
    language: str = "en"

    @property
    def group(self) -> str:
        """The group of the Secretariat, empty for a member of an organization."""
        return "" if self.role else self.serves


#: In the order in which they are made and printed.
ACCOUNTS = (
    Account("administrator@secretariat.example", "Pilar Novak", ADMINISTRATOR),
    Account("head@secretariat.example", "Keiko Marchetti", HEAD),
    Account("officer@secretariat.example", "Nadia Haddad", OFFICER),
    Account("colleague@secretariat.example", "Mateus Silva", OFFICER),
    Account("reporter@undp.example", "Johan Lindqvist", "undp", REPORTER),
    Account("approver@undp.example", "Morenike Adeyemi", "undp", APPROVER),
    Account("reader@undp.example", "Thandi Mokoena", "undp", READER),
    Account("reporter@ecowas.example", "Adaeze Obi", "ecowas", REPORTER),
    Account("approver@ecowas.example", "Mariam Koné", "ecowas", APPROVER),
    Account("reader@ecowas.example", "Ibrahim Sow", "ecowas", READER, language="fr"),
    Account("liaison@ecowas.example", "Esi Baidoo", "ecowas", REPORTER, also="undp"),
)


@dataclass(frozen=True)
class Officer:
    """A row of the roster. The key areas stand for the functional areas of the same name.

    `account` is the address of one of ACCOUNTS; the first officer of any other organization
    gets an account without password and approves for it. `confirmed` counts days; `left`
    ends the row, and the next officer is the successor.
    """

    name: str
    job_title: str
    station: str
    languages: str
    key_areas: str
    places: str = ""
    confirmed: int = -40
    focal: tuple[tuple[Purpose, Rank], ...] = ()
    in_the_field: bool = False
    account: str = ""
    left: int | None = None


GENERAL, SETTLEMENTS = Purpose.GENERAL, Purpose.PEACE_SETTLEMENTS
CONCERNS, LABOUR = Purpose.CONCERNS, Purpose.DIVISION_OF_LABOUR
FIRST, SECOND = ((GENERAL, P),), ((GENERAL, A),)

# fmt: off
ROSTER: dict[str, tuple[Officer, ...]] = {
    "ecowas": (
        Officer("Adaeze Obi", "Head, peace-building unit", "Abuja", "en fr", "1 4", "011", -47, FIRST, account="reporter@ecowas.example"),
        Officer("Mariam Koné", "Director, political affairs", "Abuja", "fr en", "1 3", "011", -47, SECOND, account="approver@ecowas.example"),
        Officer("Ibrahim Sow", "Mediation officer", "Abuja", "fr en ar", "1", "011", -188, ((SETTLEMENTS, P),), account="reader@ecowas.example"),
        Officer("Esi Baidoo", "Liaison officer to the United Nations system", "Abuja", "en", "2 5", "011", -61, ((CONCERNS, P),), account="liaison@ecowas.example"),
        Officer("Kwabena Tetteh", "Training officer", "Abuja", "en pt", "2", "011", -90),
        Officer("Salimata Barry", "Officer, early warning", "Praia", "pt fr", "2 3", "CV", -102, in_the_field=True),
    ),
    "undp": (
        Officer("Johan Lindqvist", "Programme adviser, peace-building", "New York", "en fr es", "3 4", "001", -30, FIRST, account="reporter@undp.example"),
        Officer("Morenike Adeyemi", "Manager, partnerships", "New York", "en", "3 5", "002", -30, SECOND, account="approver@undp.example"),
        Officer("Thandi Mokoena", "Programme officer, recovery", "New York", "en pt", "5", "018", -75, account="reader@undp.example"),
        Officer("Rafael Quiroga", "Country adviser", "Panama City", "es en", "3 5", "013", -120, ((SETTLEMENTS, P),), in_the_field=True),
        Officer("Anjali Perera", "Regional adviser", "Bangkok", "en", "4 5", "035", -58, in_the_field=True),
    ),
    "au": (
        Officer("Tsehay Bekele", "Senior officer, post-conflict policy", "Addis Ababa", "en fr", "1 2 4", "002", -33, FIRST),
        Officer("Moussa Traoré-Diop", "Officer, partnerships", "Addis Ababa", "fr en", "1 3", "002", -33, SECOND),
        Officer("Halima Nyambura", "Liaison officer", "Nairobi", "en sw", "2 5", "014", -140, in_the_field=True),
    ),
    "sadc": (
        Officer("Boitumelo Phiri", "Officer, mediation and prevention", "Gaborone", "en pt", "1 4", "018", -52, FIRST),
        Officer("Domingos Chivambo", "Programme officer, governance", "Gaborone", "pt en", "3", "018", -52, SECOND),
    ),
    "asean": (
        Officer("Siti Rahmawati", "Assistant director, political cooperation", "Jakarta", "en", "1 3", "035", -25, FIRST),
        Officer("Nguyen Thanh Ha", "Senior officer, community affairs", "Jakarta", "en fr", "5", "035", -25, SECOND),
    ),
    "caricom": (
        Officer("Marlene Baptiste", "Programme manager, community relations", "Georgetown", "en", "3 5", "029", -210, FIRST, left=-20),
        Officer("Devon Ramsaran", "Programme manager, community relations", "Georgetown", "en es", "3 5", "029", -19),
        Officer("Odette St. Juste", "Officer, foreign policy", "Georgetown", "en fr", "1", "029", -66, SECOND),
    ),
    "coe": (
        Officer("Hanna Brandt-Okafor", "Head of division, democratic governance", "Strasbourg", "en fr", "3 4", "150", -44, FIRST),
        Officer("Davit Mkrtumyan", "Project coordinator", "Strasbourg", "en fr ru", "3", "151", -44, SECOND),
    ),
    "las": (
        Officer("Salma Karam", "Counsellor, United Nations affairs", "Cairo", "ar en fr", "1 2", "145", -70, FIRST),
        Officer("Yusuf al-Mansouri", "Second secretary", "Cairo", "ar en", "5", "145", -70, SECOND),
    ),
    "oas": (
        Officer("Verónica Pardo", "Chief, dialogue and peace programmes", "Washington, D.C.", "es en", "1 3", "019", -38, FIRST),
        Officer("Lionel Desrosiers", "Specialist, inclusion", "Washington, D.C.", "fr es en", "3 4", "029", -95, SECOND),
    ),
    "osce": (
        Officer("Elke Vogel", "Operations adviser", "Vienna", "en ru", "2 3", "150", -35, FIRST),
        Officer("Aibek Satarov", "Field operations officer", "Vienna", "ru en", "2", "143", -35, SECOND),
        Officer("Nino Gelashvili", "Gender adviser", "Vienna", "en ru", "4", "150", -81, ((CONCERNS, P),)),
    ),
    "oif": (
        Officer("Aurélie Ndoumbé", "Spécialiste de programme, paix et gouvernance", "Paris", "fr en", "1 3", "001", -28, FIRST),
        Officer("Étienne Rakoto", "Attaché de programme, médias", "Paris", "fr", "3", "002", -28, SECOND),
    ),
    "oic": (
        Officer("Fatima Zahra Benali", "Head, conflict prevention desk", "Jeddah", "ar fr en", "1 5", "145", -130, FIRST),
        Officer("Imran Qureshi-Haq", "Officer, humanitarian affairs", "Jeddah", "en ar", "5", "145", -130, SECOND),
    ),
    "pif": (
        Officer("Losa Tavola", "Adviser, regional security", "Suva", "en", "1 3", "009", -22, FIRST),
        Officer("Mere Waqanisau", "Research officer", "Suva", "en", "2", "054", -22, SECOND),
    ),
    "ec": (
        Officer("Beatriz Almeida-Roos", "Policy officer, peace-building", "Brussels", "en fr pt", "1 3 5", "001", -41, FIRST),
        Officer("Kristof Wijnants", "Programme manager", "Brussels", "en fr", "2 5", "002", -41, SECOND),
    ),
    "comsec": (
        Officer("Amina Fernando", "Adviser, good offices", "London", "en", "1 3", "001", -155, FIRST),
        Officer("Tevita Manoa", "Programme officer", "London", "en", "3 4", "009", -155, SECOND),
    ),
    "dppa": (
        Officer("Tomás Rey", "Political affairs officer, mediation support", "New York", "es en fr", "1 4", "001", -45, FIRST),
        Officer("Ingrid Solheim", "Senior political affairs officer", "New York", "en", "1 2", "002", -45, SECOND),
        Officer("Wanjiru Kamau", "Standby mediation adviser", "New York", "en sw fr", "1", "001", -60, ((SETTLEMENTS, P),)),
    ),
    "dpo": (
        Officer("Farid Osmani", "Policy officer, transitions", "New York", "en fr ar", "2", "001", -64, FIRST),
        Officer("Grace Atieno", "Disarmament and reintegration officer", "New York", "en sw", "2 5", "002", -64, SECOND),
    ),
    "ohchr": (
        Officer("Lucía Ferrante", "Human rights officer, peace missions", "Geneva", "es en fr", "3 4", "001", -37, FIRST),
        Officer("Bilal Chaudhry", "Human rights officer", "Geneva", "en ar", "3", "142", -37, SECOND),
    ),
    "unhcr": (
        Officer("Annelise Mbarga", "Senior liaison officer", "Geneva", "fr en", "5", "002", -50, FIRST),
        Officer("Pavel Horák", "Reintegration officer", "Geneva", "en ru", "4 5", "151", -50, SECOND),
    ),
    "unicef": (
        Officer("Camila Duarte-Lima", "Adviser, peace-building and education", "New York", "pt es en", "4 5", "001", -48, FIRST),
        Officer("Samuel Ouko", "Child protection specialist", "New York", "en sw", "2 4", "014", -48, ((CONCERNS, P),)),
    ),
    "un-women": (
        Officer("Zeynep Aksoy-Lund", "Policy specialist, peace and security", "New York", "en", "1 4", "001", -31, FIRST),
        Officer("Rosa Caballero", "Programme analyst", "New York", "es en", "3 4", "013", -31, ((CONCERNS, P),)),
    ),
    "wb": (
        Officer("Padma Anand", "Senior operations officer, fragility", "Washington, D.C.", "en fr", "5", "001", -55, FIRST),
        Officer("Oumar Cissokho", "Country economist", "Washington, D.C.", "fr en", "5", "011", -112, SECOND),
    ),
    "ocha": (
        Officer("Daniel Ferreira-Stone", "Humanitarian affairs officer", "New York", "en pt", "5", "001", -43, FIRST),
        Officer("Mei-Ling Kowalski", "Information management officer", "Geneva", "en zh", "5", "142", -43, SECOND),
    ),
    "eca": (
        Officer("Solomon Girma", "Economic affairs officer, governance", "Addis Ababa", "en", "3 5", "002", -77, FIRST),
        Officer("Nathalie Ilunga", "Social affairs officer", "Addis Ababa", "fr en", "5", "017", -77, SECOND),
    ),
    "eclac": (
        Officer("Gabriel Otero", "Social affairs officer", "Santiago", "es en", "3 5", "419", -88, FIRST),
        Officer("Chantal Joseph", "Associate officer", "Port of Spain", "en es", "5", "029", -88, SECOND),
    ),
    "escap": (
        Officer("Somsak Wongsiri", "Chief, statistics for development", "Bangkok", "en", "5", "142", -39, FIRST),
        Officer("Ana Tuilagi", "Officer, Pacific office", "Suva", "en", "3 5", "009", -39, SECOND, in_the_field=True),
    ),
    "escwa": (
        Officer("Rania Khoury-Saab", "Officer, conflict and development", "Beirut", "ar en fr", "3 5", "145", -46, FIRST),
        Officer("Omar Tahir", "Associate officer", "Beirut", "ar en", "5", "145", -46, SECOND),
    ),
    "oda": (
        Officer("Viktor Andersson-Kaya", "Political affairs officer, small arms", "New York", "en ru", "2", "001", -68, FIRST),
        Officer("Lindiwe Dube", "Regional centre officer", "Lomé", "en fr", "2", "011", -68, SECOND, in_the_field=True),
    ),
}
# fmt: on
