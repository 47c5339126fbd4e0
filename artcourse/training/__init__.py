"""Train a network on data, and measure what it has learned."""

from artcourse.training.checkpoint import load_checkpoint, save_checkpoint
from artcourse.training.evaluation import accuracy, confusion_matrix, predict
from artcourse.training.fitting import fit
from artcourse.training.history import Diverged, History, Progress
from artcourse.training.images import optimize_image
from artcourse.training.optimizers import SGD, Adam, Optimizer
from artcourse.training.progress_bar import ProgressBar
from artcourse.training.style_prediction import style_cost, style_pace
from artcourse.training.style_transfer import (
    CONTENT_LAYER,
    STYLE_LAYERS,
    map_to_art_style,
    style_levels,
)
