"""Losses: one number that says how wrong a network is, from scratch, under torch's names.

A new loss is a module of its own, or stands beside its like; its check is laid around it
with ``checked`` of ``artcourse.functional._door``.
"""

from artcourse.functional import gram_matrix  # lessons know it by this name, too
from artcourse.losses.binary import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_backward,
)
from artcourse.losses.cross_entropy import cross_entropy, cross_entropy_backward
from artcourse.losses.elbo import (
    ELBOTerms,
    bernoulli_nll,
    elbo_terms,
    gaussian_nll,
    negative_elbo,
    negative_elbo_backward,
)
from artcourse.losses.importance import importance_weighted_bound
from artcourse.losses.kl import kl_normal, kl_standard_normal, kl_standard_normal_backward
from artcourse.losses.mixture_density import (
    Mixture,
    mixture_density_loss,
    mixture_parameters,
    movement_log_density,
)
from artcourse.losses.mse import mse_loss, mse_loss_backward
from artcourse.losses.reduction import reduced, reduced_backward
from artcourse.losses.sequence import sequence_cross_entropy, sequence_cross_entropy_backward
from artcourse.losses.style import content_loss, style_loss, total_variation_loss
from artcourse.losses.total_correlation import KLSplit, beta_tc_loss, split_kl
