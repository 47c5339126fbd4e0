"""A course in AI art: the helpers that its lessons import.

Importing the package is cheap: each room (``artcourse.functional``,
``artcourse.data``, ...) is loaded when it is first asked for, and with it torch
or matplotlib.

The rooms, in the order in which a picture flows through them. Each imports only from those
before it; setup, work and commands need nothing but Python's standard library to begin::

    setup/               a bare machine -> an environment
    work/                the student's folder: copies of lessons, record of progress
    torchvision_remedy   torchvision beside a torch without graphics card
    functional/          Tensor -> Tensor: conv2d, softmax, ..., each beside its backward
    autograd/            numbers -> graph: Value, numerical_gradient, check_gradient
    data/                files and packages -> Tensor, and works with their cards -> files
    atelier/             seed -> picture: our own artists, one module a style
    layers/              hold parameters: forward and backward by their own rules
    models/              named networks, such as VGGFeatures and StrokeRNN
    losses/              Tensors -> the scalar to make small
    measures/            answers and works -> numbers: accuracy, confusion, what is copied
    training/            model x data -> history: fit in five steps, optimizers, checkpoints
    sampling/            network x random numbers -> texts, tunes, drawings
    style/               photograph x style -> picture
    plotting/            Tensor -> figure, sound
    widgets/             the parts of a notebook that move
    exercises/           what the student wrote -> diagnosis: engine, and a folder a lesson
    teaching/            lessons -> editions, cells of exercises, the glossary
    commands/            what the person typed -> an action

A line knows its room by its signature. It opens a file: data. It draws: plotting. It steps
an optimiser: training. It returns the scalar to minimise: losses. It holds parameters:
layers or, with a name of its own in the field, models. It measures answers or works:
measures. It builds a graph of gradients: autograd. From a tensor to a tensor: functional.

A photograph in the style of a picture takes four lines::

    photo = artcourse.load_input_image("chelsea")
    style = artcourse.load_style_image("waves:5")
    picture = artcourse.map_to_art_style(photo, style)
    artcourse.save_image(picture, "cat.png")
"""

# This file and __main__.py keep to syntax that very old Pythons can read, so that
# these get a sentence from __main__.py and not a SyntaxError.

__version__ = "0.1.0"

# Which Pythons the course can run with: from the first, and before the second.
OLDEST_PYTHON = (3, 11)
FIRST_TOO_NEW_PYTHON = (3, 14)

# What the shortest programs need, and where it is.
_NAMES = {
    "load_input_image": "data",
    "load_style_image": "atelier",
    "map_to_art_style": "style",
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
