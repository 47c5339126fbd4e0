"""A course in AI art: the helpers that its lessons import.

Importing the package is cheap: each room (``artcourse.functional``,
``artcourse.data``, ...) is loaded when it is first asked for, and with it torch
or matplotlib.

A photograph in the style of a picture takes four lines::

    photo = artcourse.load_input_image("chelsea")
    style = artcourse.load_style_image("waves:5")
    picture = artcourse.map_to_art_style(photo, style)
    artcourse.save_image(picture, "cat.png")
"""

# This file and __main__.py keep to syntax that very old Pythons can read, so that
# these get a sentence from __main__.py and not a SyntaxError.

__version__ = "0.1.0"

# What the shortest programs need, and where it is.
_NAMES = {
    "load_input_image": "data",
    "load_style_image": "atelier",
    "map_to_art_style": "training",
    "save_image": "data",
}


def _rooms():
    import pkgutil

    names = [name for _, name, _ in pkgutil.iter_modules(__path__)]
    return [name for name in names if not name.startswith("_")]


def __getattr__(name):
    import importlib

    if name in _NAMES:
        return getattr(importlib.import_module("artcourse." + _NAMES[name]), name)
    if name in _rooms():
        return importlib.import_module("artcourse." + name)
    raise AttributeError("module 'artcourse' has no attribute {!r}".format(name))


def __dir__():
    return sorted(list(globals()) + _rooms() + list(_NAMES))
