"""The permission matrix: who gets what at every address, as tables.

`actors` names the cast, `scene` holds one record of every visibility with a marker planted
in its texts, `rules` says what a table can say; the tables are `pages`, `desk` and `api`.
An address that is in none of them fails `test_permissions_matrix.py`: add it where its
neighbours stand.
"""

from . import api, desk, pages, people
from .rules import Table

TABLE: Table = {
    **pages.HEALTH,
    **pages.PORTAL,
    **pages.ORGANIZATIONS,
    **pages.ACTIVITIES,
    **pages.REPORTING,
    **pages.BATCHES,
    **pages.IMPORTS,
    **pages.ACCOUNT,
    **pages.NOTIFICATIONS,
    **people.ALLAUTH,
    **desk.SITE,
    **desk.MODELS,
    **desk.NOTIFICATIONS,
    **desk.ORGANIZATIONS,
    **desk.ACTIVITIES,
    **api.BEYOND,
    **api.FRAMEWORK,
    **api.ORGANIZATIONS,
    **api.WORK,
}
