"""The way back through time with one thing done differently, for mistakes."""

from __future__ import annotations

import torch


def _added(own, later):
    return own + later


def _slope(now, before):
    return 1 - now**2


def way_back(
    grad_output,
    input,
    hidden,
    weight_ih,
    weight_hh,
    output,
    *,
    total=_added,
    slope=_slope,
    passed=None,
    counted=None,
    before=None,
    keep=False,
    forwards=False,
    slope_of_own_part=False,
    inside=False,
):
    """All five gradients, or what comes ``inside`` each tanh.

    total : what reaches a state, of its own gradient and what comes from behind
    slope : of tanh, of the state after the step and the one before
    passed : what a step hands on, of its gradients inside and outside the tanh
    counted : the steps that count for the weights
    before : the states that grad_weight_hh is made with
    keep : whether what comes from behind is never reset
    forwards : whether the loop begins with the first step
    slope_of_own_part : whether what comes from behind leaves out the slope
    """
    states = [hidden, *output[:-1]]
    places = range(len(input)) if forwards else reversed(range(len(input)))
    later, grad_a = torch.zeros_like(hidden), torch.zeros_like(output)
    for t in places:
        steep = slope(output[t], states[t])
        reached = total(grad_output[t], later)
        grad_a[t] = grad_output[t] * steep + later if slope_of_own_part else reached * steep
        handed = passed(grad_a[t], reached) if passed else grad_a[t] @ weight_hh
        later = later + handed if keep else handed
    if inside:
        return grad_a
    shared = range(len(input)) if counted is None else counted
    before = states if before is None else before
    return (
        grad_a @ weight_ih,
        later,
        sum(grad_a[t].T @ input[t] for t in shared),
        sum(grad_a[t].T @ before[t] for t in shared),
        sum(grad_a[t].sum(0) for t in shared),
    )
