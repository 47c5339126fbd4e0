"""A course in AI art: the helpers that its lessons import.

Importing the package is cheap: each room (``artcourse.functional``,
``artcourse.data``, ...) is loaded when it is first asked for, and with it torch
or matplotlib.
"""

# This file and __main__.py keep to syntax that very old Pythons can read, so that
# these get a sentence from __main__.py and not a SyntaxError.

__version__ = "0.1.0"

_ROOMS = (
    "atelier",
    "autograd",
    "commands",
    "data",
    "exercises",
    "functional",
    "layers",
    "losses",
    "models",
    "plotting",
    "torchvision_remedy",
    "training",
    "widgets",
    "work",
)


def __getattr__(name):
    if name in _ROOMS:
        import importlib

        return importlib.import_module("artcourse." + name)
    raise AttributeError("module 'artcourse' has no attribute {!r}".format(name))


def __dir__():
    return sorted(list(globals()) + list(_ROOMS))
