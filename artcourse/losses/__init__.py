"""Losses: one number that says how wrong a network is, from scratch, under torch's names."""

from artcourse.losses.classes import cross_entropy, cross_entropy_backward
from artcourse.losses.reduction import reduced, reduced_backward
from artcourse.losses.squares import mse_loss, mse_loss_backward
from artcourse.losses.style import content_loss, gram_matrix, style_loss, total_variation_loss
