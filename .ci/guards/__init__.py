"""The guards of the rules, each with how to remove it and the test that then must fail.

`.ci/sabotage.py` removes them one after the other in a copy of the checkout.
"""

from .base import Guard
from .going import GOING
from .keeping import KEEPING, PLAYED, SAVING, SEEING
from .making import MAKING
from .many import MANY
from .promising import PROMISING
from .reminding import REMINDING
from .reporting import REPORTING
from .rights import WHO
from .ways import WAYS

__all__ = ["GUARDS", "Guard"]

GUARDS = [
    *(*WHO, *WAYS, *MAKING, *GOING, *PROMISING),
    *(*MANY, *SEEING, *SAVING, *KEEPING, *PLAYED, *REMINDING, *REPORTING),
]
