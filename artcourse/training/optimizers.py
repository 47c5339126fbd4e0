"""From gradients to better weights: gradient descent with momentum, and Adam."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor


class Optimizer:
    """What both optimisers share: the parameters, their gradients, and a learning rate.

    They work on the parameters of our layers and on those of ``torch.nn``, whose gradient
    is in either case ``parameter.grad``.

    Parameters
    ----------
    params : iterable of Tensor
        As ``model.parameters()`` gives them.
    lr : float
        The learning rate: how far a step goes. It may be changed while training.
    weight_decay : float
        How strongly weights are drawn towards 0.

    Raises
    ------
    ValueError
        When there are no parameters, or a setting is out of range.
    """

    def __init__(self, params: Iterable[Tensor], lr: float, weight_decay: float = 0.0) -> None:
        self.params = list(params)
        if not self.params or not all(isinstance(param, Tensor) for param in self.params):
            raise ValueError("an optimiser needs tensors to change: give it model.parameters()")
        self.lr = need_within("lr", lr, 0, math.inf)
        self.weight_decay = need_within("weight_decay", weight_decay, 0, math.inf)
        self.memories: list[dict[str, Any]] = [{} for _ in self.params]

    def zero_grad(self) -> None:
        """Forget the gradients: without this, those of the next backward are added to them."""
        for param in self.params:
            param.grad = None

    @torch.no_grad()
    def step(self) -> None:
        """Change each parameter that has a gradient."""
        for param, memory in zip(self.params, self.memories, strict=True):
            if param.grad is not None:
                self.update(param, param.grad + self.weight_decay * param, memory)

    def update(self, param: Tensor, grad: Tensor, memory: dict[str, Any]) -> None:
        """Change one parameter in place.

        Parameters
        ----------
        param, grad : Tensor, same shape
        memory : dict
            What is to be known of this parameter in the next step; empty in the first.
        """
        raise NotImplementedError(f"{type(self).__name__} has no update yet")

    def state_dict(self) -> dict[str, Any]:
        """Return what the next step depends on, besides the parameters: for a checkpoint."""
        memories = [dict(memory) for memory in self.memories]
        return {"optimizer": type(self).__name__, "lr": self.lr, "memories": memories}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from where another optimiser of this kind was.

        Raises
        ------
        ValueError
            When it was of another kind, or for another network.
        """
        if state_dict.get("optimizer") != type(self).__name__:
            raise ValueError(f"this is not the state of {type(self).__name__}")
        if len(state_dict["memories"]) != len(self.params):
            raise ValueError("this optimiser's state belongs to a network with other parameters")
        self.lr = state_dict["lr"]
        self.memories = [dict(memory) for memory in state_dict["memories"]]
        for param, memory in zip(self.params, self.memories, strict=True):
            for name, value in memory.items():
                memory[name] = value.to(param.device) if isinstance(value, Tensor) else value


class SGD(Optimizer):
    """Gradient descent, a batch at a time ("stochastic"), with momentum.

    ``velocity ← momentum · velocity + grad`` and ``param ← param − lr · velocity``, where
    ``grad`` is the gradient plus ``weight_decay · param``. Like a ball that rolls, the
    velocity keeps what the last gradients agree on, and their zigzag cancels.

    Parameters
    ----------
    params : iterable of Tensor
        As ``model.parameters()`` gives them.
    lr : float
        The learning rate.
    momentum : float
        From 0 (each step is the last gradient) to below 1; 0.9 is usual.
    weight_decay : float
        How strongly weights are drawn towards 0.

    Raises
    ------
    ValueError
        When there are no parameters, or a setting is out of range.

    Examples
    --------
    >>> weight = torch.tensor([1.0])
    >>> optimizer = SGD([weight], lr=0.1)
    >>> weight.grad = torch.tensor([2.0])
    >>> optimizer.step()
    >>> weight
    tensor([0.8000])

    References
    ----------
    Sutskever and others, On the importance of initialization and momentum in deep learning
    (2013). Theirs multiplies the gradient by lr before it adds it to the velocity; this is
    torch's form, which differs only while lr changes.

    Lesson: 04_training_a_cnn
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-3,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr, weight_decay)
        self.momentum = need_within("momentum", momentum, 0, 1)

    def update(self, param: Tensor, grad: Tensor, memory: dict[str, Any]) -> None:
        """Take one step of gradient descent with momentum."""
        velocity = memory["velocity"] = self.momentum * memory.get("velocity", 0) + grad
        param -= self.lr * velocity


class Adam(Optimizer):
    """Gradient descent whose steps are about lr in each number, however small its gradient.

    ``mean ← β₁ · mean + (1 − β₁) · grad``, ``square ← β₂ · square + (1 − β₂) · grad²``, and
    ``param ← param − lr · mean̄ / (√squarē + eps)``. Both begin at 0 and so are too small at
    first: ``mean̄ = mean / (1 − β₁ᵗ)`` and ``squarē = square / (1 − β₂ᵗ)`` make up for that.

    Parameters
    ----------
    params : iterable of Tensor
        As ``model.parameters()`` gives them.
    lr : float
        The learning rate.
    betas : pair of float
        How slowly the two means forget, from 0 to below 1.
    eps : float
        Keeps a number that had no gradient from a division by 0.
    weight_decay : float
        How strongly weights are drawn towards 0: added to the gradient, as in torch's Adam.

    Raises
    ------
    ValueError
        When there are no parameters, or a setting is out of range.

    References
    ----------
    Kingma and Ba, Adam: a method for stochastic optimization (2015), algorithm 1.

    Lesson: 04_training_a_cnn
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr, weight_decay)
        self.betas = tuple(need_within("each of betas", beta, 0, 1) for beta in betas)
        self.eps = need_within("eps", eps, 0, math.inf)

    def update(self, param: Tensor, grad: Tensor, memory: dict[str, Any]) -> None:
        """Take one step of Adam."""
        beta1, beta2 = self.betas
        t = memory["t"] = memory.get("t", 0) + 1
        mean = memory["mean"] = beta1 * memory.get("mean", 0) + (1 - beta1) * grad
        square = memory["square"] = beta2 * memory.get("square", 0) + (1 - beta2) * grad**2

        unbiased_mean = mean / (1 - beta1**t)
        unbiased_square = square / (1 - beta2**t)
        param -= self.lr * unbiased_mean / (unbiased_square.sqrt() + self.eps)


def current_rates(optimizer: Any) -> list[float]:
    """Return the learning rate of an optimiser; one of torch's may have several."""
    return [group["lr"] for group in param_groups(optimizer)]


def set_rates(optimizer: Any, rates: Sequence[float], factor: float) -> None:
    """Set the learning rates to a factor times those given."""
    for group, rate in zip(param_groups(optimizer), rates, strict=True):
        group["lr"] = factor * rate


def param_groups(optimizer: Any) -> list[dict[str, Any]]:
    """Return the settings of an optimiser, ours or torch's, with ``"lr"`` and ``"params"``."""
    return optimizer.param_groups if hasattr(optimizer, "param_groups") else [vars(optimizer)]


def need_within(name: str, value: float, least: float, limit: float) -> float:
    """Refuse a setting that is below the least, or at the limit or above."""
    if not least <= value < limit:
        limits = f"from {least} to below {limit}" if limit < math.inf else f"{least} or more"
        raise ValueError(f"{name} should be {limits}, and is {value}")
    return value
