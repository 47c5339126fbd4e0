"""Autoencoders: with chance or without, told labels or not, and one that goes back by hand."""

from __future__ import annotations

import pytest
import torch
from tensors import assert_close, numbers
from torch import nn

from artcourse.losses import negative_elbo, negative_elbo_backward
from artcourse.models import VAE, Autoencoder, ConditionalVAE, VAEByHand

SHAPES = [(1, 28, 28), (3, 32, 24), (2, 7, 5)]


@pytest.mark.parametrize("network", ["conv", "mlp"])
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_on_the_way(shape: tuple[int, ...], network: str) -> None:
    images = torch.rand(3, *shape)
    options = {"latent_size": 4, "hidden_size": 9, "network": network, "width": 2}
    plain, model = Autoencoder(shape, **options), VAE(shape, **options)
    assert plain.encode(images).shape == (3, 4)
    assert plain(images).shape == images.shape
    output = model(images)
    assert output.logits.shape == images.shape
    assert output.mu.shape == output.log_var.shape == output.latent.shape == (3, 4)
    assert output.log_deviation is None


def test_a_mlp_of_the_paper_has_its_number_of_weights() -> None:
    model = VAE((1, 28, 28), latent_size=20, hidden_size=400, network="mlp")
    count = sum(parameter.numel() for parameter in model.parameters())
    assert count == (784 * 400 + 400) + (400 * 40 + 40) + (20 * 400 + 400) + (400 * 784 + 784)


def test_what_is_drawn_is_the_mean_plus_the_deviation_times_noise() -> None:
    torch.manual_seed(0)
    model, images = VAE(latent_size=3), torch.rand(2, 1, 28, 28)
    for training in (True, False):
        model.train(training)
        torch.manual_seed(5)
        output = model(images)
        torch.manual_seed(5)
        noise = torch.randn(2, 3)
        assert_close(output.latent, output.mu + (output.log_var / 2).exp() * noise, 1e-6)
        assert_close(output.logits, model.decode(output.latent), 1e-5)
    assert not torch.equal(model(images).latent, model(images).latent)


def test_a_gaussian_one_learns_its_deviation() -> None:
    model, images = VAE((3, 16, 16), likelihood="gaussian"), torch.rand(2, 3, 16, 16)
    negative_elbo(model(images), images).backward()
    assert model.log_deviation.grad != 0


def test_a_conditional_one_is_told_the_label_twice() -> None:
    torch.manual_seed(0)
    model, images = ConditionalVAE(5, latent_size=3), torch.rand(2, 1, 28, 28)
    first, second = torch.tensor([0, 4]), torch.tensor([0, 3])
    one, other = model.encode(images, first)[0], model.encode(images, second)[0]
    assert torch.equal(one[0], other[0])
    assert not torch.equal(one[1], other[1])
    latent = torch.randn(2, 3)
    one, other = model.decode(latent, first), model.decode(latent, second)
    assert torch.equal(one[0], other[0])
    assert not torch.equal(one[1], other[1])
    assert model(images, first).logits.shape == images.shape


@pytest.mark.parametrize("model", [Autoencoder(), VAE(), VAE(network="mlp")])
def test_every_weight_learns(model: nn.Module) -> None:
    images = torch.rand(4, 1, 28, 28)
    output = model(images)
    loss = output.square().mean() if isinstance(output, torch.Tensor) else None
    loss = loss if loss is not None else negative_elbo(output, images)
    loss.backward()
    assert all(parameter.grad.any() for parameter in model.parameters())


def test_by_hand_it_goes_back_as_autograd_does() -> None:
    ours = VAEByHand(pixels=7, latent_size=3, hidden_size=5, dtype=torch.float64)
    theirs = VAE((1, 1, 7), latent_size=3, hidden_size=5, network="mlp").double()
    names = {"encoder.0": "encoder.hidden", "encoder.2": "encoder.answer"}
    names |= {"decoder.0": "decoder.hidden", "decoder.2": "decoder.small"}

    def named_as_theirs(name: str) -> str:
        layer, _, kind = name.rpartition(".")
        return f"{names[layer]}.{kind}"

    theirs.load_state_dict(
        {named_as_theirs(name): value for name, value in ours.state_dict().items()}
    )
    images = numbers(4, 7).sigmoid()
    for step in range(3):
        torch.manual_seed(step)
        output = ours(images)
        torch.manual_seed(step)
        said = theirs(images.view(4, 1, 1, 7))
        assert_close(output.logits, said.logits.flatten(1), 1e-12)
        negative_elbo(said, images.view(4, 1, 1, 7)).backward()
        grad, _ = negative_elbo_backward(torch.ones(()).double(), output, images)
        ours.backward(grad)
    wanted = dict(theirs.named_parameters())
    for name, parameter in ours.named_parameters():
        assert_close(parameter.grad, wanted[named_as_theirs(name)].grad)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: VAE((28, 28)), r"shape should be \(channels, height, width\), and is \(28, 28\)"),
        (lambda: VAE((1, 28, 0)), "the width in shape should be"),
        (lambda: VAE((1, 30, 28)), "multiples of 4, as the network halves pictures 2 times"),
        (lambda: VAE(network="rnn"), "network"),
        (lambda: VAE(likelihood="poisson"), "likelihood"),
        (lambda: VAE(latent_size=0), "latent_size"),
        (lambda: Autoencoder(hidden_size=1.5), "hidden_size"),
        (lambda: ConditionalVAE(1), "classes"),
        (lambda: VAEByHand(0, 2), "pixels"),
        (lambda: VAE().encode(torch.rand(2, 1, 28, 27)), r"\(N, 1, 28, 28\), and have"),
        (lambda: VAE().encode(torch.zeros(2, 1, 28, 28).long()), "images should hold floating"),
        (lambda: VAE().decode(torch.rand(2, 19)), r"latent should have shape \(N, 20\)"),
        (
            lambda: ConditionalVAE(3).decode(torch.rand(2, 20), torch.tensor([0, 3])),
            "labels should go from 0 to 2, and go from 0 to 3",
        ),
        (
            lambda: ConditionalVAE(3).decode(torch.rand(2, 20), torch.tensor([0.0, 1.0])),
            r"labels should be torch.int64 of shape \(2,\)",
        ),
        (lambda: VAEByHand(4, 2)(torch.rand(4)), r"images should have shape \(N, D\)"),
    ],
)
def test_what_is_refused(call: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
