"""Which lessons do not keep a rule yet. One that has learned to is taken out; none is added."""

_FIRST_SIX = (
    "00_welcome",
    "01_convolution",
    "02_activations_and_pooling",
    "03_backpropagation",
    "04_training_a_cnn",
    "09_style_transfer",
)

EXCEPTIONS: dict[str, tuple[str, ...]] = {
    "short_prose": (
        "01_convolution",
        "02_activations_and_pooling",
        "03_backpropagation",
        "04_training_a_cnn",
        "09_style_transfer",
    ),
    "short_cells": (
        "01_convolution",
        "02_activations_and_pooling",
        "03_backpropagation",
        "04_training_a_cnn",
    ),
    "one_figure_a_cell": ("02_activations_and_pooling", "03_backpropagation", "04_training_a_cnn"),
    "title_has_its_picture": (
        "00_welcome",
        "01_convolution",
        "02_activations_and_pooling",
        "03_backpropagation",
        "04_training_a_cnn",
    ),
    "wide_panels": (
        "01_convolution",
        "02_activations_and_pooling",
        "03_backpropagation",
        "04_training_a_cnn",
        "09_style_transfer",
    ),
    "work_shown_whole": _FIRST_SIX,
    "one_schematic": _FIRST_SIX,
    "art_first": _FIRST_SIX,
    "links_between_lessons": (
        "01_convolution",
        "02_activations_and_pooling",
        "03_backpropagation",
        "04_training_a_cnn",
        "09_style_transfer",
    ),
    "ends_apart": _FIRST_SIX,
    "further_reading": _FIRST_SIX,
    "own_progress": ("00_welcome",),
    "any_device": ("04_training_a_cnn",),
    "terms_are_introduced": _FIRST_SIX,
}
