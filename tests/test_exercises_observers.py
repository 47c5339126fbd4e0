"""What an exercise says of answers that it cannot compare, or that it looks into further."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch

from artcourse import exercises, losses
from artcourse.exercises.engine.judge import diagnose

CATALOGUE = exercises.catalogue()


def by_single_numbers(x):
    """A right sigmoid that leaves torch, so that it has no slope."""
    numbers = [
        1 / (1 + math.exp(-n)) if n > 0 else math.exp(n) / (1 + math.exp(n))
        for n in x.flatten().tolist()
    ]
    return torch.tensor(numbers).reshape(x.shape)


def on_a_changed_copy(x):
    x = x * 1
    x[x > 0] *= -1
    return torch.exp(x)  # not the sigmoid, but without nan


def nan_at_100(x):
    return torch.sigmoid(x) + 0 * torch.exp(x.abs())


def no_slope_at_60(x):
    return torch.sigmoid(x) + 0 * (60 - x.abs()).clamp(min=0).sqrt()


def windows_on_their_side(tokens, batch_size, length):
    pairs = CATALOGUE["recurrent.cut_windows"].reference(tokens, batch_size, length)
    return [(one.T, two.T) for one, two in pairs]


def content_by_numpy(features, target):
    features, target = features.detach().numpy(), target.detach().numpy()
    return ((features - target) ** 2).sum() / (target**2).sum()


def content_in_a_list_of_one(features, target):
    above, below = ((part**2).sum((1, 2, 3)) for part in (features - target, target))
    return above / below.detach()


def content_and_backward(features, target):
    error = ((features - target.detach()) ** 2).sum() / (target.detach() ** 2).sum()
    error.backward()
    return error


def content_in_place(features, target):
    size = (target.detach() ** 2).sum()
    features -= target.detach()
    return (features**2).sum() / size


def style_in_a_list_of_one(layers, targets):
    total = torch.zeros(1)
    for layer, target in zip(layers, targets, strict=True):
        total += losses.style_loss(layer, losses.gram_matrix(target))
    return total / len(layers)


def style_that_empties_the_lists(layers, targets):
    total, count = 0, len(layers)
    while layers:
        total += losses.style_loss(layers.pop(), losses.gram_matrix(targets.pop()))
    return total / count


def painted_by(parameters, image, network, loss, steps, lr):
    """The steps of an optimiser, written out, on these."""
    for parameter in parameters:
        parameter.requires_grad_()
    for _ in range(steps):
        grads = torch.autograd.grad(loss(network(image)), parameters)
        with torch.no_grad():
            for parameter, grad in zip(parameters, grads, strict=True):
                parameter -= lr * grad
            image.clamp_(0, 1)
    return image


def paint_with_weights(image, network, loss, steps, lr):
    return painted_by([*network.parameters()], image.clone(), network, loss, steps, lr)


def paint_with_weights_too(image, network, loss, steps, lr):
    pixels = image.clone()
    return painted_by([pixels, *network.parameters()], pixels, network, loss, steps, lr)


def paint_over_the_image(image, network, loss, steps, lr):
    return painted_by([image], image, network, loss, steps, lr)


def paint_with_frozen_weights(image, network, loss, steps, lr):
    network.requires_grad_(False)
    pixels = image.clone()
    return painted_by([pixels], pixels, network, loss, steps, lr)


def one_by_one(images, encode, decode):
    pictures = [decode(encode(one[None])[0]).sigmoid() for one in images]
    return torch.cat(pictures)


def rebuilt_with_a_draw_that_is_not_used(images, encode, decode):
    mu, log_var = encode(images)
    decode(mu + (log_var / 2).exp() * torch.randn_like(mu))
    return torch.sigmoid(decode(mu))


def rows_in_a_random_tensor(start, end, steps):
    out = torch.rand(steps, len(start))
    for i in range(steps):
        out[i] = start + (end - start) * i / (steps - 1)
    return out


@pytest.mark.parametrize(
    ("id", "answer", "outcome", "words"),
    [
        ("latent.rebuild", lambda i, e, d: None, "wrong", "returned nothing"),
        ("latent.rebuild", lambda i, e, d: d(e(i)), "wrong", "You gave decode all that encode"),
        ("latent.rebuild", lambda i, e, d: e([i]), "wrong", "take mu out of the pair"),
        ("latent.rebuild", lambda i, e, d: i.mean(), "wrong", "such as a loss"),
        ("latent.rebuild", lambda i, e, d: e(i[0]), "wrong", "the axis of the batch is missing"),
        ("latent.rebuild", lambda i, e, d: e(i.flatten(1)), "wrong", "Do not reshape it"),
        ("latent.rebuild", lambda i, e, d: e(1 - i), "wrong", "takes them as they are"),
        ("latent.rebuild", lambda i, e, d: d(i), "wrong", "decode wants latent numbers"),
        ("latent.rebuild", lambda i, e, d: (i, i), "wrong", "Give back the picture alone"),
        ("latent.rebuild", lambda i, e, d: i.sigmoid(), "wrong", "decode is never called"),
        ("latent.rebuild", one_by_one, "passed", "the same one each time"),
        ("latent.rebuild", rebuilt_with_a_draw_that_is_not_used, "passed", "the same one"),
        ("latent.lerp", lambda s, e, n: torch.rand(n, 1) * s, "wrong", "t is drawn at random"),
        ("latent.lerp", lambda s, e, n: s + torch.rand(n) * e, "wrong", "make a column of all t"),
        ("latent.lerp", lambda s, e, n: torch.ones(97) * s, "error", "Two tensors of different"),
        ("latent.lerp", rows_in_a_random_tensor, "passed", "Each row decodes"),
        ("latent.attribute_vector", lambda z, h: z[not h], "wrong", "~has turns the mask round"),
        ("latent.attribute_vector", lambda z, h: z[1 - h], "wrong", "~has turns the mask round"),
        (
            "latent.attribute_vector",
            lambda z, h: z * h.float(),
            "wrong",
            "as a column, has[:, None]",
        ),
        ("latent.attribute_vector", lambda z, h: z @ z, "error", "A has as many columns"),
        ("latent.slerp", lambda s, e, n: None, "wrong", "returned nothing"),
        ("activations.stable_sigmoid", by_single_numbers, "passed", "neither value nor slope"),
        ("activations.stable_sigmoid", on_a_changed_copy, "wrong", "2 of 2 numbers differ"),
        ("activations.stable_sigmoid", nan_at_100, "wrong", "To 100 you answer nan"),
        ("activations.stable_sigmoid", no_slope_at_60, "wrong", "At -60 the slope"),
        ("activations.avg_pool", lambda i, k, s, p: i / 0 - i / 0, "wrong", "an *empty* window"),
        ("backpropagation.neuron_gradient", lambda w, x, b, t: 2.0, "wrong", "give back 3 things"),
        ("backpropagation.neuron_gradient", lambda w, x, b, t: None, "wrong", "returned nothing"),
        ("recurrent.cut_windows", lambda t, b, n: None, "wrong", "returned nothing"),
        ("recurrent.cut_windows", lambda t, b, n: t, "wrong", "Return a list of pairs"),
        ("recurrent.cut_windows", lambda t, b, n: [], "wrong", "Your list is empty"),
        ("recurrent.cut_windows", lambda t, b, n: [t], "wrong", "should be a pair"),
        ("recurrent.cut_windows", lambda t, b, n: [([1], [2])], "wrong", "should be a tensor"),
        ("recurrent.cut_windows", lambda t, b, n: [(t, t)], "wrong", "should have two axes"),
        ("recurrent.cut_windows", windows_on_their_side, "wrong", "It lies on its side"),
        ("recurrent.cut_windows", lambda t, b, n: [(t[None], t[None])], "wrong", "cut columns"),
        ("recurrent.clip_gradients", lambda g, m: None, "wrong", "returned nothing"),
        ("recurrent.clip_gradients", lambda g, m: g[0], "wrong", "one for each gradient"),
        ("recurrent.clip_gradients", lambda g, m: g[:1], "wrong", "stand inside the loop?"),
        ("recurrent.clip_gradients", lambda g, m: (g, m), "wrong", "without the norm beside it"),
        ("recurrent.clip_gradients", lambda g, m: [0.5] * len(g), "wrong", "should be a tensor"),
        ("recurrent.clip_gradients", lambda g, m: g[::-1], "wrong", "should stay as they are"),
        ("style.content_error", lambda f, t: 0.5, "wrong", "no way back from your number"),
        ("style.content_error", content_by_numpy, "wrong", "no way back from your number"),
        ("style.content_error", lambda f, t: None, "wrong", "returned nothing"),
        ("style.content_error", lambda f, t: [f], "wrong", "value: Your answer is a list of 1"),
        ("style.content_error", content_in_a_list_of_one, "wrong", "gradient of target"),
        ("style.content_error", content_and_backward, "wrong", "Leave out backward()"),
        ("style.content_error", content_in_place, "wrong", "the numbers are right, but"),
        ("style.style_error", style_in_a_list_of_one, "passed", "Gram matrices"),
        ("style.style_error", style_that_empties_the_lists, "wrong", "the numbers are right, but"),
        ("style.style_error", lambda layers, targets: None, "wrong", "returned nothing"),
        ("style.style_error", lambda layers, targets: sum([]) / 3, "wrong", "did not run at all"),
        ("style.paint", lambda image, *_: [image, image], "wrong", "Give back one, the last"),
        ("style.paint", paint_with_weights, "wrong", "changed the network's weights"),
        ("style.paint", paint_with_weights_too, "wrong", "changed the network's weights"),
        ("style.paint", paint_over_the_image, "wrong", "`image` in place"),
        ("style.paint", paint_with_frozen_weights, "passed", "the picture learned"),
    ],
)
def test_observers(id: str, answer: Callable, outcome: str, words: str) -> None:
    diagnosis = diagnose(CATALOGUE[id], answer)
    assert diagnosis.outcome == outcome
    assert words in " ".join(diagnosis.message.split())


def test_a_slope_is_not_looked_for_in_a_way_that_the_student_sees(recwarn) -> None:
    """A float of a tensor with a gradient makes torch warn."""

    def answer(x):
        return torch.tensor([[1 / (1 + math.exp(-float(n)))] for n in x.flatten()])

    diagnose(CATALOGUE["activations.stable_sigmoid"], answer)
    assert not recwarn


def test_only_the_missing_constant_is_shown_where_the_number_is_right() -> None:
    def answer(features, target):
        return ((features - target) ** 2).sum() / (target**2).sum()

    message = diagnose(CATALOGUE["style.content_error"], answer).message
    assert "gradient of target    expected" in message
    assert "value" not in message
    assert "gradient of features" not in message


def test_features_of_several_layers_are_shown_as_tables_or_by_their_shapes() -> None:
    layers = [case.args[0] for case in CATALOGUE["style.style_error"].cases]
    assert repr(layers[0]).splitlines() == ["[0]", "[0]", "2 1", "[1]", "1 3"]
    assert repr(layers[1]) == "(1, 4, 3, 4)\n(1, 3, 2, 3)"
