"""A step for ``fit`` that teaches a variational autoencoder, and its warm-up."""

from __future__ import annotations

from torch import Tensor

from artcourse.functional._door import number
from artcourse.training.steps import Learner


class ELBOStep:
    """Encode and draw, generate, measure −ELBO, backward.

    What is rebuilt are the inputs as the step gets them, so that a ``transform`` may change
    them anew each time. The targets of the data are for a conditional network: its labels.

    Parameters
    ----------
    beta : float
        The weight of the KL, of ``negative_elbo`` or another loss that takes ``beta=``.
    warm_up : float
        In which part of the training, from 0 to 1, the weight grows evenly from 0 to beta. So
        the decoder learns to use the latent numbers before they cost anything.
    labelled : bool
        Whether the network is given the targets too.

    Raises
    ------
    ValueError
        When beta is below 0, or warm_up not from 0 to 1.

    Examples
    --------
    ``fit(model, negative_elbo, (images, images), optimizer=…, epochs=9, step=ELBOStep())``

    References
    ----------
    Warm-up: Bowman et al., Generating sentences from a continuous space (2016), section 3.1;
    Sønderby et al., Ladder variational autoencoders (2016).

    Lesson: 07_variational_autoencoder
    """

    def __init__(self, beta: float = 1.0, warm_up: float = 0.0, *, labelled: bool = False) -> None:
        self.beta = number("beta", beta, least=0)
        self.warm_up = number("warm_up", warm_up, least=0)
        if warm_up > 1:
            raise ValueError(f"warm_up should be a part of the training, 0 to 1, and is {warm_up}")
        self.labelled = labelled

    def __call__(self, learner: Learner, inputs: Tensor, targets: Tensor) -> Tensor:
        """Learn from one batch of pictures."""
        learner.zero_grad()
        output = learner.model(inputs, targets) if self.labelled else learner.model(inputs)
        loss = learner.loss(output, inputs, beta=self.weight(learner.report.done))
        learner.backward(loss, output, inputs)
        learner.update()
        return loss

    def weight(self, done: float) -> float:
        """Return the weight of the KL when so much of the training, 0 to 1, is done."""
        if done >= self.warm_up:
            return self.beta
        return self.beta * done / self.warm_up
