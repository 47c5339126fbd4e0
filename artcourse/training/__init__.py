"""Train a network on data, and measure what it has learned."""

from .evaluation import accuracy, confusion_matrix, predict
from .fitting import fit
from .images import optimize_image
from .loop import load_checkpoint, save_checkpoint
from .optimizers import SGD, Adam, Optimizer
from .progress import Diverged, History, Progress, ProgressBar
from .style_network import style_cost, style_levels, style_pace
from .style_transfer import CONTENT_LAYER, STYLE_LAYERS, map_to_art_style
