"""What organizations have and can offer: units, mechanisms, capabilities, papers received.

One row a line, long as it is, so that the lists can be read as lists.
"""
# ruff: noqa: E501

from dataclasses import dataclass

from organizations.choices import MechanismFunction, MechanismLevel, ResourceKind
from peacebuilding.core.choices import Visibility

HUMAN, TECHNICAL, FINANCIAL = ResourceKind.HUMAN, ResourceKind.TECHNICAL, ResourceKind.FINANCIAL
NATIONAL, REGIONAL = MechanismLevel.NATIONAL, MechanismLevel.REGIONAL
PREVENTION = MechanismFunction.PREVENTION
RESOLUTION = MechanismFunction.CONFLICT_RESOLUTION
PEACEBUILDING = MechanismFunction.PEACE_BUILDING


@dataclass(frozen=True)
class Unit:
    """A peace-building unit (A.1); `since` counts days."""

    organization: str
    name: str
    name_fr: str
    since: int
    channel: str
    awareness: str = ""


@dataclass(frozen=True)
class Mechanism:
    """A mechanism (A.2) in a region (M49) or country (ISO)."""

    organization: str
    name: str
    name_fr: str
    level: MechanismLevel
    function: MechanismFunction
    place: str
    text: str


@dataclass(frozen=True)
class Capability:
    """What an organization offers in a key area (A.7); `confirmed` counts days."""

    organization: str
    key_area: str
    kind: ResourceKind
    text: str
    places: str
    confirmed: int
    advantage: str = ""
    visibility: Visibility = Visibility.PUBLIC


# fmt: off
UNITS = (
    Unit("ecowas", "Peace-building unit", "Groupe de la consolidation de la paix", -420, "Call on the first Tuesday of each month; mailbox read every working day.", "A page in three languages and two radio talks a year."),
    Unit("au", "Post-conflict policy unit", "Groupe des politiques post-conflit", -900, "Call every second month with the regional economic communities.", "An open day each September."),
    Unit("sadc", "Mediation and prevention unit", "Groupe de la médiation et de la prévention", -700, "Exchange of views each quarter, by video.", ""),
    Unit("undp", "Peace-building partnerships team", "Équipe des partenariats pour la consolidation de la paix", -1500, "Weekly note to focal points; mailbox read every working day.", "Short films with partner stations."),
    Unit("dppa", "Mediation support unit", "Groupe d’appui à la médiation", -1800, "Monthly call with regional partners; standby line for urgent requests.", ""),
    Unit("osce", "Operations support unit", "Groupe d’appui aux opérations", -2100, "Call each quarter with headquarters in New York and Geneva.", ""),
    Unit("oif", "Peace and governance unit", "Groupe paix et gouvernance", -640, "Échange mensuel en français avec les partenaires.", "Émissions avec des radios partenaires."),
    Unit("pif", "Regional security cell", "Cellule de sécurité régionale", -330, "Call each second month with Bangkok and New York.", ""),
)

MECHANISMS = (
    Mechanism("ecowas", "Regional mediation panel (sample)", "Groupe régional de médiation (exemple)", REGIONAL, RESOLUTION, "011", "Twelve mediators on call, supported by a desk of three."),
    Mechanism("ecowas", "Field observation network (sample)", "Réseau d’observation sur le terrain (exemple)", REGIONAL, PREVENTION, "011", "Monthly situation sheets from fifteen observers."),
    Mechanism("au", "Roster of envoys (sample)", "Fichier d’envoyés (exemple)", REGIONAL, RESOLUTION, "002", "Experienced envoys available within ten days."),
    Mechanism("sadc", "Council of elders (sample)", "Conseil des anciens (exemple)", REGIONAL, RESOLUTION, "018", "Advises on request of a member State."),
    Mechanism("oas", "Dialogue support network (sample)", "Réseau d’appui au dialogue (exemple)", REGIONAL, PEACEBUILDING, "019", "National facilitators who exchange methods twice a year."),
    Mechanism("asean", "Reconciliation advisers (sample)", "Conseillers pour la réconciliation (exemple)", REGIONAL, PEACEBUILDING, "035", "Advisers named by member States, on call."),
    Mechanism("pif", "Security reference group (sample)", "Groupe de référence sur la sécurité (exemple)", REGIONAL, PREVENTION, "009", "Reviews indicators each quarter."),
    Mechanism("las", "Good offices desk (sample)", "Bureau des bons offices (exemple)", REGIONAL, RESOLUTION, "145", "Prepares missions of good offices."),
    Mechanism("undp", "National dialogue secretariat (sample)", "Secrétariat du dialogue national (exemple)", NATIONAL, PEACEBUILDING, "CV", "A sample of a national mechanism that partners support."),
)

CAPABILITIES = (
    Capability("ecowas", "1", HUMAN, "12 mediators on call", "011", -105, "They speak the languages of the region."),
    Capability("ecowas", "1", TECHNICAL, "Mediation handbook, French and English", "011", -105),
    Capability("ecowas", "2", HUMAN, "Planning cell of 6", "011", -105),
    Capability("ecowas", "3", HUMAN, "40 election observers", "011", -105, "On the ground within two weeks."),
    Capability("ecowas", "3", TECHNICAL, "Observation manual", "011", -105),
    Capability("ecowas", "3", FINANCIAL, "Travel of observers", "011", -105),
    Capability("ecowas", "5", HUMAN, "2 liaison officers", "011", -105),
    Capability("ecowas", "5", TECHNICAL, "Regional stock list", "011", -105, visibility=Visibility.PARTICIPANTS),
    Capability("undp", "3", HUMAN, "30 advisers on local governance", "001", -62, "Country offices in most places where partners work."),
    Capability("undp", "3", TECHNICAL, "Modules on national endeavours, four languages", "001", -62),
    Capability("undp", "4", TECHNICAL, "Tool kit for national consultations", "001", -62),
    Capability("undp", "5", HUMAN, "Recovery advisers in three regional hubs", "002 142 019", -62),
    Capability("undp", "5", FINANCIAL, "Small grants for first months", "001", -62, visibility=Visibility.PARTICIPANTS),
    Capability("dppa", "1", HUMAN, "Standby team of 8 mediation advisers", "001", -50, "Deploys within 72 hours."),
    Capability("dppa", "1", TECHNICAL, "Library of ceasefire clauses", "001", -50),
    Capability("dpo", "2", HUMAN, "Transition planners, 5", "001", -64),
    Capability("dpo", "2", TECHNICAL, "Integrated reintegration standards", "001", -64),
    Capability("ohchr", "3", HUMAN, "Monitors for training and mentoring, 14", "001", -37),
    Capability("ohchr", "4", TECHNICAL, "Methods for mapping of past abuse", "001", -37),
    Capability("unhcr", "5", HUMAN, "Return and reintegration officers, 20", "002 142", -50),
    Capability("unicef", "4", TECHNICAL, "Guide on children in justice processes", "001", -48),
    Capability("un-women", "1", TECHNICAL, "Network of women mediators", "001", -31),
    Capability("wb", "5", FINANCIAL, "Rapid needs assessment, advance financing", "001", -55, "Figures that governments and donors accept alike."),
    Capability("wb", "5", TECHNICAL, "Poverty and conflict data sets", "001", -55),
    Capability("ocha", "5", TECHNICAL, "Maps and contact lists within a day", "001", -43),
    Capability("oda", "2", TECHNICAL, "Marking machines and training for registries", "001", -68),
    Capability("au", "1", HUMAN, "Envoys and a planning team of 9", "002", -33, "Convening power across the continent."),
    Capability("au", "2", HUMAN, "Liaison offices in the field", "002", -33),
    Capability("sadc", "1", HUMAN, "Advisers to national councils, 5", "018", -52),
    Capability("asean", "4", HUMAN, "Reconciliation advisers, 7", "035", -25),
    Capability("caricom", "3", HUMAN, "Community police trainers, 6", "029", -66),
    Capability("coe", "3", TECHNICAL, "Opinions on draft constitutional texts", "150", -44, "Comparative law of many legal systems."),
    Capability("coe", "4", HUMAN, "Trainers for judges, 25", "150", -44),
    Capability("oas", "3", HUMAN, "Special missions, roster of 50", "019", -38),
    Capability("osce", "2", HUMAN, "Police advisers, 18", "150 143", -35),
    Capability("osce", "3", TECHNICAL, "Election observation method", "150 143", -35),
    Capability("oif", "3", HUMAN, "Observateurs électoraux francophones, 30", "002", -28),
    Capability("pif", "2", HUMAN, "Regional security advisers, 4", "009", -22),
    Capability("las", "1", HUMAN, "Envoys, 3", "145", -70),
    Capability("ec", "5", FINANCIAL, "Short-term funds for stability, three windows", "001", -41),
    Capability("comsec", "1", HUMAN, "Good-offices envoys, 4", "001", -155),
    Capability("eca", "5", TECHNICAL, "Regional statistics, conflict and trade", "002", -77),
    Capability("eclac", "5", TECHNICAL, "Social cohesion surveys", "419", -88),
    Capability("escap", "5", TECHNICAL, "Indicator service for small offices", "142 009", -39),
    Capability("escwa", "5", TECHNICAL, "Studies on the cost of conflict", "145", -46),
)

#: The document sent to headquarters (C.3): organization, day sent, day acknowledged.
PAPERS = (
    ("ecowas", -140, -138), ("au", -140, -131), ("sadc", -140, -120), ("oas", -140, -137),
    ("osce", -140, -139), ("coe", -140, -133), ("oif", -140, -136), ("las", -140, None),
    ("pif", -140, -112), ("asean", -140, -128), ("caricom", -140, None), ("undp", -140, -139),
    ("dppa", -140, -140), ("wb", -140, None), ("unhcr", -140, -130), ("escap", -140, -134),
)  # fmt: skip
# fmt: on
