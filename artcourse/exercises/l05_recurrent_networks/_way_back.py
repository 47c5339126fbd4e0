"""The way back through time with one thing done differently, for mistakes."""

from __future__ import annotations

import torch

NAMES = ("grad_input", "grad_hidden", "grad_weight_ih", "grad_weight_hh", "grad_bias")


def way_back(
    grad_output,
    input,
    hidden,
    weight_ih,
    weight_hh,
    output,
    *,
    counted=None,
    before=None,
    inside=False,
    outside=False,
    **slips,
):
    """All five gradients, or what comes ``inside`` each tanh.

    counted : the steps that count for the weights
    before : the states that grad_weight_hh is made with
    outside : whether weights and input get what is outside the tanh
    slips : what is done differently from step to step
    """
    grad_a, grad_h, start = _through_the_steps(grad_output, hidden, weight_hh, output, **slips)
    if inside:
        return grad_a
    grad = grad_h if outside else grad_a
    shared = range(len(input)) if counted is None else counted
    before = [hidden, *output[:-1]] if before is None else before
    return (
        grad @ weight_ih,
        start,
        sum(grad[t].T @ input[t] for t in shared),
        sum(grad[t].T @ before[t] for t in shared),
        sum(grad[t].sum(0) for t in shared),
    )


def _added(own, later):
    return own + later


def _slope(now, before):
    return 1 - now**2


def _through_the_steps(
    grad_output,
    hidden,
    weight_hh,
    output,
    *,
    total=_added,
    slope=_slope,
    passed=None,
    keep=False,
    forwards=False,
    slope_of_own_part=False,
    slope_handed_on=False,
    last=0,
):
    """The gradients inside and outside each tanh, and that of the start state.

    total : what reaches a state, of its own gradient and what comes from behind
    slope : of tanh, of the state after the step and the one before
    passed : what a step hands on, of its gradients inside and outside the tanh
    keep : whether what comes from behind is never reset
    forwards : whether the loop begins with the first step
    slope_of_own_part : whether what comes from behind leaves out the slope
    slope_handed_on : whether a step multiplies by the slope of the step before, too
    last : the step with which the loop ends
    """
    states = [hidden, *output[:-1]]
    places = range(last, len(output))
    later, grad_a, grad_h = (torch.zeros_like(one) for one in (hidden, output, output))
    for t in places if forwards else reversed(places):
        slopes = slope(output[t], states[t])
        grad_h[t] = total(grad_output[t], later)
        grad_a[t] = grad_output[t] * slopes + later if slope_of_own_part else grad_h[t] * slopes
        handed = passed(grad_a[t], grad_h[t]) if passed else grad_a[t] @ weight_hh
        handed = handed * slope(states[t], None) if slope_handed_on else handed
        later = later + handed if keep else handed
    return grad_a, grad_h, later
