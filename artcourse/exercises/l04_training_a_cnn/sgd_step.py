"""An exercise on the step of gradient descent with momentum."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise


def _slopes(generator: torch.Generator) -> list[Case]:
    def numbers(*shape: int) -> list[torch.Tensor]:
        return [torch.randn(shape, generator=generator) * 3 for _ in range(3)]

    return [
        Case(
            torch.tensor([1.0, 5.0]), torch.tensor([4.0, -2.0]), torch.tensor([2.0, 3.0]), 0.1, 0.5
        ),
        Case(*numbers(4), 0.2, 0.9),
        Case(torch.tensor([1.0, -3.0]), torch.tensor([-2.0, 4.0]), torch.zeros(2), 0.5, 0.8),
        Case(*numbers(2, 3), 0.25, 0.0),
        Case(*numbers(3, 2), 0.05, 0.7),
    ]


@exercise(
    "training.sgd_step",
    title="one step of gradient descent with momentum",
    cases=_slopes,
    parts=("weight", "velocity"),
    hints=[
        "First the new velocity: what is left of the old one, momentum * velocity, plus the "
        "gradient.",
        "Then the weight goes *against* the new velocity, lr times as far.",
        "Give both back, in this order: return weight, velocity",
    ],
    praise="A ball that rolls downhill, in two lines.",
)
def sgd_step(weight, grad, velocity, lr, momentum):
    """The new weight and the new velocity, in this order, as new tensors."""
    velocity = momentum * velocity + grad
    weight = weight - lr * velocity
    return weight, velocity


@sgd_step.misconception
def step_along_the_gradient(weight, grad, velocity, lr, momentum):
    """The velocity is right, but your weight does not use it: it moves along the gradient
    alone. weight - lr * velocity, with the new velocity."""
    return weight - lr * grad, momentum * velocity + grad


@sgd_step.misconception
def step_with_the_old_velocity(weight, grad, velocity, lr, momentum):
    """You moved the weight with the old velocity, so today's gradient counts only in the next
    step. First make the new velocity, then step with it."""
    return weight - lr * velocity, momentum * velocity + grad


@sgd_step.misconception
def gradient_scaled_down(weight, grad, velocity, lr, momentum):
    """You multiplied the gradient by 1 - momentum. That makes a mean of the gradients, as Adam
    keeps one. Here they add up: momentum * velocity + grad, as in PyTorch."""
    velocity = momentum * velocity + (1 - momentum) * grad
    return weight - lr * velocity, velocity


@sgd_step.misconception
def lr_in_the_velocity(weight, grad, velocity, lr, momentum):
    """You put lr into the velocity. Some books do, and it makes no difference as long as lr
    stays the same. Here, as in PyTorch, lr comes last: a new lr then works at once."""
    velocity = momentum * velocity + lr * grad
    return weight - velocity, velocity


@sgd_step.misconception
def downhill_velocity_with_lr(weight, grad, velocity, lr, momentum):
    """You put the minus sign and lr into the velocity, as Sutskever wrote it in 2013. Here, as in
    PyTorch, the velocity is momentum * velocity + grad, and lr and the minus come last."""
    velocity = momentum * velocity - lr * grad
    return weight + velocity, velocity


@sgd_step.misconception
def lr_twice(weight, grad, velocity, lr, momentum):
    """You multiplied by lr twice, in the velocity and in the step. It belongs in the step
    alone."""
    velocity = momentum * velocity + lr * grad
    return weight - lr * velocity, velocity


@sgd_step.misconception
def usual_momentum_written_in(weight, grad, velocity, lr, momentum):
    """You wrote the usual number, 0.9, into the function. Use its parameter momentum: whoever
    calls it may want another."""
    return sgd_step.reference(weight, grad, velocity, lr, 0.9)


@sgd_step.misconception
def momentum_on_the_sum(weight, grad, velocity, lr, momentum):
    """You multiplied the sum by momentum. Only the old velocity loses something; the gradient
    is added whole: momentum * velocity + grad."""
    velocity = momentum * (velocity + grad)
    return weight - lr * velocity, velocity


@sgd_step.misconception
def downhill_velocity(weight, grad, velocity, lr, momentum):
    """You subtracted the gradient in the velocity, and added the velocity to the weight. But
    the velocity that you are given was made with a plus: momentum * velocity + grad, and the
    minus comes in the step."""
    velocity = momentum * velocity - grad
    return weight + lr * velocity, velocity


@sgd_step.misconception
def nesterov(weight, grad, velocity, lr, momentum):
    """You looked one step further along the velocity: that is Nesterov's momentum, a good one
    too. Here the step is lr times the velocity itself."""
    velocity = momentum * velocity + grad
    return weight - lr * (grad + momentum * velocity), velocity


@sgd_step.alternative
def sgd_step_on_copies(weight, grad, velocity, lr, momentum):
    weight, velocity = weight.clone(), velocity.clone()
    velocity.mul_(momentum).add_(grad)
    weight -= lr * velocity
    return weight, velocity


@sgd_step.alternative
def sgd_step_multiplied_out(weight, grad, velocity, lr, momentum):
    after = weight - lr * grad - lr * momentum * velocity
    return [after, grad + velocity * momentum]
