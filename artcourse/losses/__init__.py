"""Losses: one number that says how wrong a network is, from scratch, under torch's names."""

from .reduction import reduced, reduced_backward
from .style import content_loss, gram_matrix, style_loss, total_variation_loss
from .targets import cross_entropy, cross_entropy_backward, mse_loss, mse_loss_backward
