"""The recipe of PyTorch's tutorial "Neural Transfer Using PyTorch", to be compared with.

Run by hand: python tests/benchmarks/tutorial_recipe.py PHOTO STYLE OUTPUT [STEPS]

Both pictures are files in the size that is wanted. What the recipe says: VGG-19 behind a
normalisation, compared right after convolutions, before their ReLU: content at the fourth
one, style at the first five. Gram matrices are divided by the count of their layer's numbers,
errors are means of squares, and weigh 1 and 1,000,000. L-BFGS as torch has it starts from the
photograph, which is cut off at 0 and 1 before each evaluation, until there were more than 300.

The tutorial's weights are torchvision's, which are no part of this course. These are the
original ones, made for shades up to 255, where torchvision's are made for shades divided by
their spread. The recipe's two weights suit answers of that size: with those of the original
network it blows up to noise. So the difference is folded into the network.
"""

from __future__ import annotations

import sys

import torch
from torch import Tensor, nn
from torch.nn.functional import mse_loss

from artcourse.data import load_image, save_image
from artcourse.models import VGGFeatures

CONTENT_LAYER = "conv2_2"  # the fourth convolution
STYLE_LAYERS = ("conv1_1", "conv1_2", "conv2_1", "conv2_2", "conv3_1")
CONTENT_WEIGHT, STYLE_WEIGHT = 1, 1_000_000
SCALE = 255 * 0.226  # how much larger the original network's answers are: see above
STEPS = 300


def gram_matrix(layer: Tensor) -> Tensor:
    """Return the products of all channels, (C, C), divided by the layer's count of numbers."""
    features = layer.flatten(0, 1).flatten(1)
    return features @ features.T / layer.numel()


def divided(features: nn.Module, scale: float = SCALE) -> nn.Module:
    """Divide all answers of a network, in place; ReLU and pooling let such a factor through."""
    with torch.no_grad():
        for number, (name, parameter) in enumerate(features.named_parameters()):
            if number == 0 or name.endswith("bias"):
                parameter /= scale
    return features


class Loss:
    """From a picture to the number that the recipe minimises.

    Parameters
    ----------
    photo, style : Tensor, shapes (1, 3, H, W) and (1, 3, h, w)
    features : torch.nn.Module
        From a picture to the layers CONTENT_LAYER and STYLE_LAYERS.
    """

    @torch.no_grad()
    def __init__(self, photo: Tensor, style: Tensor, features: nn.Module) -> None:
        self.features, self.content = features, features(photo)[CONTENT_LAYER]
        layers = features(style)
        self.grams = {name: gram_matrix(layers[name]) for name in STYLE_LAYERS}

    def __call__(self, image: Tensor) -> Tensor:
        """Return the loss of a picture, shape (1, 3, H, W)."""
        layers = self.features(image)
        of_content = mse_loss(layers[CONTENT_LAYER], self.content)
        of_style = sum(mse_loss(gram_matrix(layers[name]), self.grams[name]) for name in self.grams)
        return CONTENT_WEIGHT * of_content + STYLE_WEIGHT * of_style


def paint(image: Tensor, loss: Loss, steps: int = STEPS) -> Tensor:
    """Minimise the loss from a picture on, until it was computed more than so many times."""
    pixels = image.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([pixels])
    done = 0

    def evaluate() -> Tensor:
        nonlocal done
        done += 1
        pixels.data.clamp_(0, 1)
        optimizer.zero_grad()
        value = loss(pixels)
        value.backward()
        return value

    while done <= steps:
        optimizer.step(evaluate)
    return pixels.detach().clamp(0, 1)


def main() -> None:
    """Paint one picture, and save it."""
    photo_file, style_file, output, *steps = sys.argv[1:]
    photo, style = load_image(photo_file), load_image(style_file)
    loss = Loss(photo, style, divided(VGGFeatures((*STYLE_LAYERS, CONTENT_LAYER))))
    save_image(paint(photo, loss, *map(int, steps)), output, overwrite=True)


if __name__ == "__main__":
    main()
