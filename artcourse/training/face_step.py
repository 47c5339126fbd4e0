"""A step for ``fit``: from one letter of a face, write another one of the same face."""

from __future__ import annotations

import torch
from torch import Tensor

from artcourse.data import Letters
from artcourse.functional import reparameterize
from artcourse.functional._door import number
from artcourse.models.vae import VAEOutput
from artcourse.training.steps import Learner


class FaceStep:
    """Teaches a ``ConditionalVAE`` that the latent numbers are for the face.

    A conditional VAE that rebuilds the very letter that it sees may note in its latent numbers
    how *this* letter is drawn, in a code of its own for each letter. Where it has to write
    another letter of the same face, only what they have in common is of use. The bound stays
    one: any distribution may stand for q(z), also that which is told by another letter.

    The data are ``(letters.images, torch.arange(len(letters.images)))``: as targets, the numbers
    of the pictures.

    Parameters
    ----------
    letters : Letters
        What is learned from.
    share : float
        Which part of the pictures, 0 to 1, is asked for another letter.

    Raises
    ------
    ValueError
        When share is not from 0 to 1.

    Lesson: 08_latent_space
    """

    def __init__(self, letters: Letters, share: float = 0.5) -> None:
        if number("share", share, least=0) > 1:
            raise ValueError(f"share should be a part of the pictures, 0 to 1, and is {share!r}")
        self.letters, self.share = letters, share
        faces, classes = int(letters.faces.max()) + 1, len(letters.characters)
        self.places = torch.full((faces, classes), -1)  # of each face and letter its picture
        self.places[letters.faces, letters.labels] = torch.arange(len(letters.faces))

    def __call__(self, learner: Learner, inputs: Tensor, targets: Tensor) -> Tensor:
        """Learn from one batch of letters, whose numbers are the targets."""
        own = targets.cpu()
        other = self.others(own)
        labels, wanted = (self.letters.labels[place].to(inputs.device) for place in (own, other))
        learner.zero_grad()
        mu, log_var = learner.model.encode(inputs, labels)
        latent = reparameterize(mu, log_var, torch.randn_like(mu))
        output = VAEOutput(learner.model.decode(latent, wanted), mu, log_var, latent)
        pictures = self.letters.images[other].to(inputs.device)
        loss = learner.loss(output, pictures)
        learner.backward(loss, output, pictures)
        learner.update()
        return loss

    def others(self, own: Tensor) -> Tensor:
        """For each picture the number of one of the same face, or by lot its own again."""
        lot = torch.randint(len(self.letters.characters), (len(own),))
        other = self.places[self.letters.faces[own], lot]
        asked = (torch.rand(len(own)) < self.share) & (other >= 0)  # a face may lack a letter
        return torch.where(asked, other, own)
