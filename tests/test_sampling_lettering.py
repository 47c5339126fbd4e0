"""Words in a face, and one latent number moved."""

from __future__ import annotations

import pytest
import torch

from artcourse.data import LETTERS_AND_DIGITS
from artcourse.models import VAE, ConditionalVAE
from artcourse.sampling import decode_pictures, traverse, write_text


@pytest.fixture
def network() -> ConditionalVAE:
    torch.manual_seed(0)
    return ConditionalVAE(len(LETTERS_AND_DIGITS), latent_size=3, width=2, hidden_size=8)


def test_each_letter_is_decoded_with_its_label_and_its_row(network):
    latents = torch.randn(2, 3)
    written = write_text(network, "aR7", latents)
    assert written.shape == (2, 3, 1, 28, 28)
    for row in range(2):
        for column, letter in enumerate("aR7"):
            label = LETTERS_AND_DIGITS.index(letter)
            alone = decode_pictures(network, latents[row : row + 1], label)[0]
            torch.testing.assert_close(written[row, column], alone)


@pytest.mark.parametrize("text", ["", "a b", "é", 5])
def test_a_text_of_other_signs_is_refused(network, text):
    with pytest.raises(ValueError, match="text should be of A to Z, a to z and 0 to 9, and is"):
        write_text(network, text, torch.randn(2, 3))


def test_latents_of_another_size_are_refused(network):
    with pytest.raises(ValueError, match="latents"):
        write_text(network, "a", torch.randn(2, 4))


def test_one_number_moves_and_the_others_stay():
    torch.manual_seed(0)
    model, latent = VAE((1, 8, 12), 4, 8, width=2), torch.randn(4)
    values = torch.tensor([-2.0, 0.5, 3.0])
    rows = traverse(model, latent, [2, 0], values)
    for number, row in zip([2, 0], rows, strict=True):
        for value, picture in zip(values, row, strict=True):
            moved = latent.clone()
            moved[number] = value
            torch.testing.assert_close(picture, decode_pictures(model, moved[None])[0])


def test_a_number_that_is_not_there_is_refused():
    model = VAE((1, 8, 8), 4, 8, width=2)
    with pytest.raises(ValueError, match="a number should be"):
        traverse(model, torch.randn(4), [4], torch.randn(2))
    with pytest.raises(ValueError, match="latent"):
        traverse(model, torch.randn(3), [0], torch.randn(2))
