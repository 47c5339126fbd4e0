"""Wrong answers to sgd_step, which no misconception lists: each with what it is told."""

from __future__ import annotations


def uphill(weight, grad, velocity, lr, momentum):
    """You went uphill. The gradient points to where the loss grows, so the step is
    subtracted: weight - lr * velocity."""
    velocity = momentum * velocity + grad
    return weight + lr * velocity, velocity


def plain_gradient_descent(weight, grad, velocity, lr, momentum):
    """Your ball forgets how it rolled: there is no momentum. The new velocity is
    momentum * velocity + grad."""
    return weight - lr * grad, grad.clone()


def velocity_not_kept(weight, grad, velocity, lr, momentum):
    """The weight is right, but you gave back the old velocity. The next step goes on from the
    new one: return it."""
    return weight - lr * (momentum * velocity + grad), velocity.clone()


def velocity_untouched(weight, grad, velocity, lr, momentum):
    """You gave back the velocity as it came, and moved the weight along the gradient alone. First
    make the new velocity, momentum * velocity + grad; then step with it, and return it."""
    return weight - lr * grad, velocity.clone()


def lr_forgotten(weight, grad, velocity, lr, momentum):
    """You forgot lr. The velocity is far too long for one step: multiply it by the learning
    rate."""
    velocity = momentum * velocity + grad
    return weight - velocity, velocity


def step_for_velocity(weight, grad, velocity, lr, momentum):
    """The weight is right. But the velocity that you give back is the step, already
    multiplied by lr; the next call would multiply it again. Return the velocity itself."""
    velocity = momentum * velocity + grad
    return weight - lr * velocity, lr * velocity


def no_friction(weight, grad, velocity, lr, momentum):
    """Your ball has no friction: the old velocity stays whole, and grows for ever. Multiply it
    by momentum, then add the gradient."""
    velocity = velocity + grad
    return weight - lr * velocity, velocity


def rest_of_momentum(weight, grad, velocity, lr, momentum):
    """You multiplied the old velocity by 1 - momentum. That is the part that it forgets. Momentum
    is the part that stays: momentum * velocity + grad."""
    velocity = (1 - momentum) * velocity + grad
    return weight - lr * velocity, velocity


def momentum_on_the_gradient(weight, grad, velocity, lr, momentum):
    """You multiplied the gradient by momentum. Momentum says how much of the *old velocity* is
    left: momentum * velocity + grad."""
    velocity = velocity + momentum * grad
    return weight - lr * velocity, velocity


def gradient_subtracted_twice(weight, grad, velocity, lr, momentum):
    """You took two minus signs, one in the velocity and one in the step, and together they are
    a plus: the gradient drives the weight uphill. Add it to the velocity."""
    velocity = momentum * velocity - grad
    return weight - lr * velocity, velocity


def lr_and_momentum_swapped(weight, grad, velocity, lr, momentum):
    """You swapped lr and momentum. Momentum multiplies the old velocity, lr the step."""
    velocity = lr * velocity + grad
    return weight - momentum * velocity, velocity


def velocity_first(weight, grad, velocity, lr, momentum):
    """Both are right, but in the wrong order. return weight, velocity"""
    velocity = momentum * velocity + grad
    return velocity, weight - lr * velocity


TOLD = {
    uphill: "weight: weight moved the other way",
    plain_gradient_descent: "velocity left out",
    velocity_not_kept: "velocity: the input velocity",
    velocity_untouched: "step along the gradient; velocity: the input velocity",
    lr_forgotten: "weight: step of weight divided by lr",
    step_for_velocity: "velocity: times lr",
    no_friction: "momentum taken for 1",
    rest_of_momentum: "momentum as 1 minus it",
    momentum_on_the_gradient: "grad and velocity swapped",
    gradient_subtracted_twice: "grad negated",
    lr_and_momentum_swapped: "lr and momentum swapped",
    velocity_first: "parts swapped",
}
