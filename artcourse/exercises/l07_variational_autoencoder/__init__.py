"""Exercises of lesson 07: a loss in nats, a draw that lets gradients through, and a bound."""

# In the order of the lesson, in which progress() lists them.
# isort: off
from artcourse.exercises.l07_variational_autoencoder.bernoulli_nll import bernoulli_nll
from artcourse.exercises.l07_variational_autoencoder.kl_to_prior import kl_to_prior
from artcourse.exercises.l07_variational_autoencoder.reparameterize import reparameterize
from artcourse.exercises.l07_variational_autoencoder.sample_posterior import sample_posterior
from artcourse.exercises.l07_variational_autoencoder.negative_elbo import negative_elbo
from artcourse.exercises.l07_variational_autoencoder.latent_backward import latent_backward
from artcourse.exercises.l07_variational_autoencoder.importance_weighted_bound import (
    importance_weighted_bound,
)
