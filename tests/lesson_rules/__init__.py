"""The rules that every lesson keeps: pure functions from a lesson to its faults.

Each module holds the rules of one kind; ``RULES`` lists them all by name.
"""

from __future__ import annotations

from collections.abc import Callable

from lesson_rules import code, exercises, format, outputs, prose, reading
from lesson_rules.lesson import FIRST, LATER, Lesson, Limits
from lesson_rules.plan import PLAN

__all__ = ["FIRST", "LATER", "PLAN", "RULES", "Lesson", "Limits"]

RULES: dict[str, Callable[[Lesson], list[str]]] = {
    rule.__name__: rule
    for module in (format, outputs, prose, code, exercises, reading)
    for rule in module.RULES
}
