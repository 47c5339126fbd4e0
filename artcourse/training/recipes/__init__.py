"""Recipes: networks that several lessons want, and how each is trained.

They learn from data that may be used and not handed on as weights, so that each computer
trains them once: see :func:`artcourse.training.load_trained`.
"""

from importlib import import_module
from typing import Any

from artcourse.training.recipes.schedule import clipped_step, warm_then_falling

NAMES = ("tunes", "strokes", "letters")


def recipe_of(name: str) -> Any:
    """Return the recipe of that name: its module is read now, and not before.

    So whoever wants a network that writes tunes need not load all about letters.
    """
    return import_module(f"artcourse.training.recipes.{name}").RECIPE
