"""Exercises that answer with a diagnosis: a folder a lesson, in it a file an exercise.

In a lesson::

    from artcourse.exercises import convolution as exercises

    exercises.corr2d.check(corr2d)
"""

from importlib import import_module
from types import ModuleType

from artcourse.exercises.engine import Case, Diagnosis, Exercise, Misconception

# What the exercises of a lesson are called, by its notebook and in their ids, and the folder
# they are in: in the order of the lessons.
FOLDERS = {
    "welcome": "l00_welcome",
    "convolution": "l01_convolution",
    "activations": "l02_activations_and_pooling",
    "backpropagation": "l03_backpropagation",
    "training": "l04_training_a_cnn",
    "recurrent": "l05_recurrent_networks",
    "gates": "l06_lstm_and_gru",
    "vae": "l07_variational_autoencoder",
    "latent": "l08_latent_space",
    "style": "l09_style_transfer",
}
LESSONS = tuple(FOLDERS)


def __getattr__(name: str) -> ModuleType:
    """Let ``from artcourse.exercises import convolution`` find the folder of that lesson."""
    if name not in FOLDERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{FOLDERS[name]}")


def catalogue(lesson: str | None = None) -> dict[str, Exercise]:
    """Return every exercise of the course, or of one lesson, as ``{id: exercise}``.

    Raises
    ------
    ValueError
        When there are no exercises of that name.

    Examples
    --------
    >>> "convolution.corr2d" in catalogue()
    True
    """
    if lesson is not None and lesson not in LESSONS:
        raise ValueError(f"no lesson {lesson!r} has exercises; choose from {', '.join(LESSONS)}")
    found = {}
    for name in LESSONS if lesson is None else (lesson,):
        for value in vars(__getattr__(name)).values():
            if isinstance(value, Exercise):
                found[value.id] = value
    return found


def progress(lesson: str | None = None) -> None:
    """Print which exercises you have passed: of the course, or of one lesson.

    Examples
    --------
    At the end of a lesson, ``progress("convolution")``.
    """
    from artcourse.work import read_progress, temporary_gallery, work_folder

    chosen = LESSONS if lesson is None else (lesson,)
    exercises = {name: catalogue(name) for name in chosen}
    folder = work_folder()
    if folder is None:
        print("Nothing is recorded here. Open the course with: python3 -m artcourse lab")
        if gallery := temporary_gallery():
            print(f"Your gallery is in a temporary folder; copy what you want to keep: {gallery}")
        return
    done = read_progress(folder)
    for name, own in exercises.items():
        passed = [id for id in own if id in done and done[id].passed]
        print(f"{name}: {len(passed)} of {len(own)} passed")
        for id, exercise in own.items():
            print(f"   {'✓' if id in passed else '·'} {exercise.name} — {exercise.title}")
