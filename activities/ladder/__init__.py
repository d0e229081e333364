"""The reminder ladder (model.md §4, 5): to the party that owes, upwards as days pass.

Fourteen and three days before a due date, on it, and seven and 21 days after it, one more
rung is written to: responsible officer, focal point, alternate, approver, desk officer. Days
are those of UTC, wherever the organization is. `climb(now)` is the daily run; `plan(day)` says
what a run would do; `next_step(record)` and `next_steps(organizations)` look ahead.
"""

from .climb import Letter, Plan, Taken, climb, letters_now, plan, post
from .outlook import Ahead, next_run_on, next_step, next_steps, tonight
from .people import People, Person
from .record import reminders_about, step_words
from .steps import STEPS, NextStep, day_of

__all__ = [
    "STEPS",
    "Ahead",
    "Letter",
    "NextStep",
    "People",
    "Person",
    "Plan",
    "Taken",
    "climb",
    "day_of",
    "letters_now",
    "next_run_on",
    "next_step",
    "next_steps",
    "plan",
    "post",
    "reminders_about",
    "step_words",
    "tonight",
]
