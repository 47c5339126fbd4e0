"""Train a network on data, and measure what it has learned."""

from importlib import import_module

from artcourse.measures import accuracy, confusion_matrix
from artcourse.training.checkpoint import load_checkpoint, save_checkpoint
from artcourse.training.device import as_device
from artcourse.training.early_stopping import EarlyStopping
from artcourse.training.elbo_step import ELBOStep
from artcourse.training.evaluation import predict
from artcourse.training.face_step import FaceStep
from artcourse.training.fit import fit
from artcourse.training.gradients import clip_grad_norm_
from artcourse.training.history import Diverged, History, Progress, StepReport, StopTraining
from artcourse.training.optimizers import SGD, Adam, Optimizer
from artcourse.training.progress import ProgressBar
from artcourse.training.steps import Learner, five_steps, learning_step
from artcourse.training.trained import load_trained
from artcourse.training.truncated import TruncatedBPTT

# Style transfer has a room of its own now, after this one; lessons of before look for it here.
_MOVED = (
    "CONTENT_LAYER",
    "STYLE_LAYERS",
    "map_to_art_style",
    "optimize_image",
    "style_cost",
    "style_levels",
    "style_pace",
)


def __getattr__(name: str) -> object:
    if name in _MOVED:
        return getattr(import_module("artcourse.style"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
