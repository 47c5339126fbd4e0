"""Train a network on data, and measure what it has learned."""

from artcourse.measures import accuracy, confusion_matrix
from artcourse.training.checkpoint import load_checkpoint, save_checkpoint
from artcourse.training.device import as_device
from artcourse.training.evaluation import predict
from artcourse.training.fit import fit
from artcourse.training.history import Diverged, History, Progress, StepReport
from artcourse.training.optimizers import SGD, Adam, Optimizer
from artcourse.training.progress import ProgressBar
from artcourse.training.steps import Learner, five_steps, learning_step

from .images import optimize_image
from .style_network import style_cost, style_levels, style_pace
from .style_transfer import CONTENT_LAYER, STYLE_LAYERS, map_to_art_style
