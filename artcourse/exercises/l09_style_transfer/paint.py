"""An exercise on the picture that learns: gradient descent on its pixels."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, NoAnswer, exercise


def _starts(generator: torch.Generator) -> list[Case]:
    def case(channels: int, height: int, width: int, steps: int, lr: float) -> Case:
        image = torch.rand(1, 3, height, width, generator=generator, dtype=torch.float64)
        network, loss = (
            torch.randn(shape, generator=generator, dtype=torch.float64)
            for shape in ((channels, 3), (1, channels, height, width))
        )
        return Case(image, network, loss, steps, lr)

    image = torch.tensor([[[[0.2, 0.7]], [[0.1, 0.8]], [[0.9, 0.9]]]], dtype=torch.float64)
    weights = torch.tensor([[-2.0, 0.5, -1.0], [-1.5, 0.5, 2.0], [1.5, -1.5, 1.0]])
    wanted = torch.tensor([[[[1.5, -1.5]], [[-1.5, -0.5]], [[-0.5, 1.0]]]])
    return [
        Case(image, weights.double(), wanted.double(), 2, 0.1),
        case(3, 2, 3, 3, 0.15),
        case(2, 3, 2, 4, 0.15),
        case(4, 2, 4, 5, 0.1),
    ]


class _NetworkChanged(NoAnswer):
    """The network has learned, which it should not."""


def _painted(answer, image, network_weights, loss_wants, steps, lr):
    """What is painted with a 1 × 1 convolution of these weights, and squares of differences."""
    network = torch.nn.Conv2d(3, len(network_weights), 1, bias=False).double()
    with torch.no_grad():
        network.weight.copy_(network_weights[:, :, None, None])

    def loss(seen):
        return ((seen - loss_wants) ** 2).sum()

    torch.manual_seed(0)  # for an answer that begins with noise
    picture = answer(image, network, loss, steps, lr)
    if not network.weight.detach()[:, :, 0, 0].equal(network_weights):
        raise _NetworkChanged(
            "Your function changed the network's weights. The network stays as it is: only the "
            "picture learns."
        )
    if isinstance(picture, (list, tuple)) and len(picture) > 1:
        raise NoAnswer("You gave back several pictures. Give back one, the last of them.")
    return picture


@exercise(
    "style.paint",
    title="gradient descent on pixels",
    cases=_starts,
    observe=_painted,
    hints=[
        "Begin with pixels = image.clone().requires_grad_(). In each step work out "
        "loss(network(pixels)) anew, and its gradient for the pixels.",
        "(grad,) = torch.autograd.grad(error, pixels) gives the gradient and keeps nothing. With "
        "error.backward() it is in pixels.grad, and adds up there until you clear it.",
        "The step itself is no part of the gradient: with torch.no_grad(): pixels -= lr * grad, "
        "and then pixels.clamp_(0, 1)",
    ],
    praise="The network stayed as it was, and the picture learned.",
)
def paint(image, network, loss, steps, lr):
    """A new picture, after gradient descent on the pixels of image: each step goes against the
    gradient of loss(network(image)), lr times as far, and cuts shades off at 0 and 1.
    """
    pixels = image.clone().requires_grad_()
    for _ in range(steps):
        (grad,) = torch.autograd.grad(loss(network(pixels)), pixels)
        with torch.no_grad():
            pixels -= lr * grad
            pixels.clamp_(0, 1)
    return pixels.detach()


def _as_it_is(numbers):
    return numbers


def _cut(pixels):
    return pixels.clamp(0, 1)


def _descended(pixels, error, steps, lr, change=_as_it_is, bound=_cut):
    """The picture after steps whose gradient is changed, or whose shades are bound otherwise."""
    for _ in range(steps):
        pixels = bound(pixels - lr * change(_gradient(pixels, error)))
    return pixels


def _gradient(pixels, error):
    pixels = pixels.detach().requires_grad_()
    return torch.autograd.grad(error(pixels), pixels)[0]


# ---------------- what learns


@paint.misconception
def network_learns(image, network, loss, steps, lr):
    """Your function changed the network's weights. The network knows how to see, and stays as it
    is: what learns here are the pixels. Take the gradient for them, or give the optimiser
    [pixels]."""
    with torch.no_grad():
        network.weight -= lr
    return image.clone()


@paint.misconception
def network_forgotten(image, network, loss, steps, lr):
    """You gave the picture itself to the loss. Let the network see it first:
    loss(network(pixels))."""
    return _descended(image, loss, steps, lr)


@paint.misconception
def loss_for_the_gradient(image, network, loss, steps, lr):
    """You subtracted the loss itself, the same number everywhere. Subtract its *gradient*, which
    says for each pixel where the loss grows."""
    pixels = image
    for _ in range(steps):
        pixels = (pixels - lr * loss(network(pixels)).detach()).clamp(0, 1)
    return pixels


@paint.misconception
def noise_at_the_start(image, network, loss, steps, lr):
    """You began with noise. That is a good start too, but asked for is the picture that comes of
    image: image.clone()"""
    return paint.reference(torch.rand_like(image), network, loss, steps, lr)


@paint.misconception
def loss_forgotten(image, network, loss, steps, lr):
    """Your gradient is that of the network's answer, without the loss. The loss says what is
    wanted: loss(network(pixels))."""
    return _descended(image, lambda pixels: network(pixels).sum(), steps, lr)


# ---------------- the gradient


@paint.misconception
def gradients_added_up(image, network, loss, steps, lr):
    """Your gradients add up: backward() adds to what stands in pixels.grad from the step before.
    Clear it in each step: pixels.grad = None, or optimizer.zero_grad()."""
    total = torch.zeros_like(image)
    return _descended(image, lambda p: loss(network(p)), steps, lr, total.add_)


@paint.misconception
def gradient_worked_out_once(image, network, loss, steps, lr):
    """You worked the gradient out once, for the first picture, and took it in every step. Each step
    changes the picture: let the network see it anew, inside the loop."""
    grad, pixels = _gradient(image, lambda pixels: loss(network(pixels))), image
    for _ in range(steps):
        pixels = (pixels - lr * grad).clamp(0, 1)
    return pixels


@paint.misconception
def lr_shared_among_the_steps(image, network, loss, steps, lr):
    """You divided lr by the number of steps. Each step goes lr times the gradient, however many
    steps there are."""
    return paint.reference(image, network, loss, steps, lr / steps)


@paint.misconception
def lr_over_the_pixels(image, network, loss, steps, lr):
    """You divided by the number of pixels. The loss is given, as the sum or the mean that it is:
    each step goes lr times its gradient."""
    return paint.reference(image, network, loss, steps, lr / image.numel())


@paint.misconception
def sign_of_the_gradient(image, network, loss, steps, lr):
    """You took the sign of the gradient, so every pixel goes equally far. Go lr times the gradient
    itself: far where it is steep."""
    return _descended(image, lambda p: loss(network(p)), steps, lr, torch.sign)


@paint.misconception
def gradient_of_length_one(image, network, loss, steps, lr):
    """You divided the gradient by its length, so every step is equally long. Go lr times the
    gradient itself: short steps near the goal."""
    return _descended(image, lambda p: loss(network(p)), steps, lr, lambda grad: grad / grad.norm())


@paint.misconception
def gradient_by_its_largest(image, network, loss, steps, lr):
    """You divided the gradient by its largest number, so every step is equally long. Go lr times
    the gradient itself: short steps near the goal."""
    return _descended(
        image, lambda p: loss(network(p)), steps, lr, lambda grad: grad / grad.abs().max()
    )


@paint.misconception
def momentum(image, network, loss, steps, lr):
    """You gave the pixels momentum (0.9). That is often faster; asked for is plain gradient
    descent, without it."""
    velocity = torch.zeros_like(image)
    return _descended(
        image, lambda p: loss(network(p)), steps, lr, lambda grad: velocity.mul_(0.9).add_(grad)
    )


@paint.misconception
def adam(image, network, loss, steps, lr):
    """You took Adam, which makes each pixel's step about as long as lr. That is a good choice for
    pictures; asked for is plain gradient descent: torch.optim.SGD."""
    mean, square, ts = torch.zeros_like(image), torch.zeros_like(image), iter(range(1, steps + 1))

    def change(grad):
        t = next(ts)
        mean.lerp_(grad, 0.1)
        square.lerp_(grad**2, 0.001)
        return mean / (1 - 0.9**t) / ((square / (1 - 0.999**t)).sqrt() + 1e-8)

    return _descended(image, lambda p: loss(network(p)), steps, lr, change)


@paint.misconception
def gradient_cut_off(image, network, loss, steps, lr):
    """You cut the *gradient* off at 0 and 1, so a pixel can only become darker. Cut off the shades,
    after the step."""
    return _descended(image, lambda p: loss(network(p)), steps, lr, lambda g: g.clamp(0, 1))


# ---------------- how often


# ---------------- the shades


@paint.misconception
def never_cut_off(image, network, loss, steps, lr):
    """You never cut the shades off, and some lie outside 0 to 1: no screen can show them. After
    each step: pixels.clamp_(0, 1). (pixels.clamp(0, 1), without the _, makes a new tensor.)"""
    return _descended(image, lambda p: loss(network(p)), steps, lr, bound=_as_it_is)


@paint.misconception
def cut_off_at_the_end(image, network, loss, steps, lr):
    """You cut off only at the end. Until then pixels run far outside, and are never seen so: the
    network improves a picture that cannot be. Cut off after each step."""
    return never_cut_off(image, network, loss, steps, lr).clamp(0, 1)


@paint.misconception
def cut_off_before_the_step(image, network, loss, steps, lr):
    """You cut off before each step, so after the last one shades lie outside 0 to 1. First step,
    then cut off."""
    last = paint.reference(image, network, loss, steps - 1, lr)
    return last - lr * _gradient(last, lambda pixels: loss(network(pixels)))


@paint.misconception
def seen_cut_off(image, network, loss, steps, lr):
    """You cut off what the network sees, and not the pixels themselves. Once a pixel is outside,
    clamp gives it no gradient, and it sticks there. Cut the pixels off after the step."""
    return _descended(image, lambda p: loss(network(_cut(p))), steps, lr, bound=_as_it_is)


@paint.misconception
def seen_cut_off_and_the_end(image, network, loss, steps, lr):
    """You cut off what the network sees, and the pixels only at the end. Once a pixel is outside,
    clamp gives it no gradient, and it sticks there. Cut the pixels off after each step."""
    return seen_cut_off(image, network, loss, steps, lr).clamp(0, 1)


@paint.misconception
def optimizer_left_behind(image, network, loss, steps, lr):
    """`pixels = pixels.clamp(0, 1)` makes a new tensor, and the optimiser goes on with the old one.
    Cut off the pixels themselves: with torch.no_grad(): pixels.clamp_(0, 1)"""
    pixels = known = image.clone().requires_grad_()
    for _ in range(steps):
        known.grad = None
        loss(network(pixels)).backward()
        with torch.no_grad():
            known -= lr * known.grad
        pixels = pixels.clamp(0, 1)
    return pixels


@paint.misconception
def cut_off_at_zero_only(image, network, loss, steps, lr):
    """You cut off at 0, but shades get above 1, too: pixels.clamp_(0, 1) cuts at both ends."""
    return _descended(image, lambda p: loss(network(p)), steps, lr, bound=lambda p: p.clamp(min=0))


@paint.misconception
def cut_off_at_one_only(image, network, loss, steps, lr):
    """You cut off at 1, but shades get below 0, too: pixels.clamp_(0, 1) cuts at both ends."""
    return _descended(image, lambda p: loss(network(p)), steps, lr, bound=lambda p: p.clamp(max=1))


@paint.misconception
def rescaled_in_each_step(image, network, loss, steps, lr):
    """You stretched the shades after each step, so that they just fill 0 to 1, and so all of them
    change. Cut off only what lies outside."""
    return _descended(image, lambda p: loss(network(p)), steps, lr, bound=_rescaled)


def _rescaled(pixels):
    return (pixels - pixels.min()) / (pixels.max() - pixels.min())


# ---------------- right answers


@paint.alternative
def paint_with_backward(image, network, loss, steps, lr):
    pixels = image.clone()
    pixels.requires_grad = True
    for _ in range(steps):
        error = loss(network(pixels))
        error.backward()
        with torch.no_grad():
            pixels -= lr * pixels.grad
            pixels.clamp_(0, 1)
        pixels.grad.zero_()
    return pixels


@paint.alternative
def paint_with_an_optimizer(image, network, loss, steps, lr):
    pixels = torch.nn.Parameter(image.clone())
    optimizer = torch.optim.SGD([pixels], lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss(network(pixels)).backward()
        optimizer.step()
        pixels.data.clamp_(0, 1)
    return pixels.detach()


@paint.alternative
def paint_on_new_tensors(image, network, loss, steps, lr):
    for _ in range(steps):
        pixels = image.detach().clone().requires_grad_(True)
        loss(network(pixels)).backward()
        image = torch.clamp(pixels - lr * pixels.grad, 0, 1)
    return image


@paint.alternative
def paint_on_a_graph_that_grows(image, network, loss, steps, lr):
    pixels = image.clone().requires_grad_()
    for _ in range(steps):
        grad = torch.autograd.grad(loss(network(pixels)), pixels)[0]
        pixels = (pixels - lr * grad).clamp(0, 1)
    return pixels
