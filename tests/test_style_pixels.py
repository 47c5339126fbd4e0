"""optimize_image lets a loss fall, keeps the best picture, and can be stopped."""

from __future__ import annotations

import math
import signal
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from artcourse.training import Diverged, Progress, ProgressBar, optimize_image

GREY = torch.full((1, 3, 5, 7), 0.5)
WANTED = torch.rand(1, 3, 5, 7, generator=torch.Generator().manual_seed(0))
WEIGHTS = torch.linspace(0.1, 3, WANTED.numel()).reshape(WANTED.shape)


def distance(image: Tensor) -> Tensor:
    return (WEIGHTS * (image - WANTED) ** 2).mean()


@pytest.mark.parametrize("scale", [1e-6, 1, 1e6])
def test_the_picture_with_the_lowest_loss_is_found_whatever_the_scale(scale: float) -> None:
    found = optimize_image(GREY, lambda image: scale * distance(image), steps=30)
    torch.testing.assert_close(found, WANTED, atol=0.02, rtol=0)
    assert (GREY == 0.5).all()
    assert not found.requires_grad


def test_shades_stay_in_their_range() -> None:
    found = optimize_image(GREY, lambda image: (image - 2).square().sum(), steps=10)
    assert (found == 1).all()


def test_each_step_is_told_and_computed_once() -> None:
    heard: list[Progress] = []
    asked = []

    def loss(image: Tensor) -> Tensor:
        asked.append(image.detach().clone())
        return distance(image)

    found = optimize_image(GREY, loss, steps=4, callback=heard.append)
    assert len(asked) == 5  # the first picture, and that after each step
    assert torch.equal(asked[0], GREY)
    assert [each.step for each in heard] == [1, 2, 3, 4]
    assert [each.done for each in heard] == [0.25, 0.5, 0.75, 1]
    assert heard[-1].history.step_losses == [distance(image).item() for image in asked]
    assert torch.equal(heard[-1].model, found)
    assert heard[-1].history.stopped is None


def test_the_best_picture_is_kept_and_not_the_last() -> None:
    losses = iter([5.0, 3.0, 1.0, 4.0, 2.0])
    heard: list[Progress] = []
    given = []

    def loss(image: Tensor) -> Tensor:
        given.append(image.detach().clone())
        return distance(image) * 0 + next(losses) + (image - image.detach()).sum()

    found = optimize_image(GREY, loss, steps=4, callback=heard.append)
    assert torch.equal(found, given[2])
    assert torch.equal(heard[0].model, given[1])
    assert heard[-1].history.epoch_losses == [1.0]


def press_ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)


def stop_by_raising() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("stop", [press_ctrl_c, stop_by_raising])
def test_a_stop_keeps_the_picture(stop: Callable[[], None]) -> None:
    heard: list[Progress] = []

    def callback(progress: Progress) -> None:
        heard.append(progress)
        if progress.step == 3:
            stop()

    found = optimize_image(GREY, distance, steps=10, callback=callback)
    assert distance(found) < distance(GREY)
    assert torch.equal(found, heard[-1].model)
    assert heard[-1].history.stopped == "Stopped by you after step 3 of 10."


def test_a_second_stop_does_not_wait_and_keeps_the_picture_too() -> None:
    calls = []

    def loss(image: Tensor) -> Tensor:
        calls.append(1)
        if len(calls) == 4:
            press_ctrl_c()
            press_ctrl_c()
        return distance(image)

    assert distance(optimize_image(GREY, loss, steps=10)) < distance(GREY)
    assert len(calls) == 4


def test_a_stop_before_the_first_step_is_passed_on() -> None:
    def loss(_: Tensor) -> Tensor:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        optimize_image(GREY, loss, steps=3)


@pytest.mark.parametrize("at", [0, 2])
def test_nan_has_a_sentence(at: int) -> None:
    calls = []

    def loss(image: Tensor) -> Tensor:
        calls.append(1)
        return distance(image) * (math.nan if len(calls) > at else 1)

    with pytest.raises(Diverged, match=f"nan or inf after step {at}. Look for a division") as info:
        optimize_image(GREY, loss, steps=5)
    assert len(info.value.history.step_losses) == at


def test_a_gradient_of_nan_has_a_sentence() -> None:
    with pytest.raises(Diverged, match="or its gradient is nan or inf after step 0"):
        optimize_image(GREY, lambda image: (image - image.detach()).abs().sqrt().sum(), steps=2)


@pytest.mark.parametrize(
    ("image", "steps", "message"),
    [
        ("cat.png", 3, "image should be a torch tensor"),
        (torch.ones(1, 3, 4, 4, dtype=torch.uint8), 3, r"try image.float\(\)"),
        (GREY * math.nan, 3, "shades from 0 to 1, without nan"),
        (GREY + 1, 3, r"try image.clamp\(0, 1\)"),
        (torch.ones(0, 3, 4, 4), 3, "shades from 0 to 1"),
        (GREY, 0, "steps should be a whole number, 1 or more"),
    ],
)
def test_what_is_refused(image: object, steps: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        optimize_image(image, distance, steps=steps)


def test_the_device_is_chosen_by_name() -> None:
    found = optimize_image(GREY, distance, steps=3, device="cpu")
    assert torch.equal(found, optimize_image(GREY, distance, steps=3))
    with pytest.raises(ValueError, match=r"device should be 'auto' or, on this machine, .*'cpu'"):
        optimize_image(GREY, distance, steps=3, device="toaster")


def test_a_bar_can_be_drawn(capsys: pytest.CaptureFixture) -> None:
    optimize_image(GREY, distance, steps=3, callback=ProgressBar())
    assert "epoch 1 of 1, loss 0." in capsys.readouterr().err


def test_a_step_too_far_is_taken_back() -> None:
    def narrow(image: Tensor) -> Tensor:  # curved far more strongly below than above a bend
        off = image - WANTED
        return (torch.where(off < 0.01, 3e4, 1.0) * off**2).mean()

    heard: list[Progress] = []
    start = (WANTED + 0.05).clamp(max=1)
    found = optimize_image(start, narrow, steps=40, callback=heard.append)
    losses = heard[-1].history.step_losses
    assert max(losses) > 2 * losses[0]  # there was such a step
    assert narrow(found) < 0.2 * narrow(start)


def test_where_the_loss_curves_downward_steps_become_longer() -> None:
    def hill(image: Tensor) -> Tensor:  # flat far away from what is wanted, and steep near it
        return 1 - torch.exp(-8 * (image - WANTED) ** 2).mean()

    start = torch.where(WANTED < 0.5, WANTED + 0.4, WANTED - 0.4)
    found = optimize_image(start, hill, steps=12)
    assert hill(start) > 0.7
    assert hill(found) < 0.01


def test_the_steps_are_those_of_torchs_lbfgs() -> None:
    wanted = (WANTED.double() + 1) / 3  # so far within 0 and 1 that no step is cut off
    given: list[Tensor] = []

    def loss(image: Tensor) -> Tensor:
        given.append(image.detach().clone())
        return (WEIGHTS * (image - wanted) ** 2).sum()

    optimize_image(wanted + 0.05, loss, steps=15)
    first, *others = given.copy()
    pixels = first.requires_grad_()
    optimizer = torch.optim.LBFGS([pixels], max_iter=1, history_size=10)
    for step, other in enumerate(others):
        optimizer.zero_grad()
        value = loss(pixels)
        value.backward()
        size = pixels.grad.abs()
        optimizer.param_groups[0]["lr"] = 1 if step else 2 / 255 * size.sum() / size.max()
        optimizer.step(lambda value=value: value)
        torch.testing.assert_close(other, pixels.detach())
