"""What all layers have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor


class Layer:
    """A step of a network: forward to its answer, backward to the gradients.

    A layer of your own has a ``forward`` that keeps what ``backward`` will need, most often
    ``self.input = input``, and a ``backward`` that returns the gradient of its input. Each
    tensor that it holds under a name is a parameter, and ``backward`` adds the parameter's
    gradient to it with ``add_gradient``.

    Examples
    --------
    >>> class Scale(Layer):
    ...     def __init__(self):
    ...         self.weight = torch.ones(())
    ...
    ...     def forward(self, input):
    ...         self.input = input
    ...         return self.weight * input
    ...
    ...     def backward(self, grad_output):
    ...         self.add_gradient("weight", (grad_output * self.input).sum())
    ...         return grad_output * self.weight
    >>> scale = Scale()
    >>> output = scale(torch.tensor([2.0, 3.0]))
    >>> scale.backward(torch.tensor([10.0, 1.0]))
    tensor([10.,  1.])
    >>> scale.weight.grad
    tensor(23.)

    Lesson: 04_training_a_cnn
    """

    _input: Tensor | None = None

    def __call__(self, input: Tensor) -> Tensor:
        return self.forward(input)

    def forward(self, input: Tensor) -> Tensor:
        """Return the layer's answer, and keep what backward will need."""
        raise NotImplementedError(f"{type(self).__name__} has no forward yet")

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input, and add to those of the parameters."""
        raise NotImplementedError(f"{type(self).__name__} has no backward yet")

    @property
    def input(self) -> Tensor:
        """What went into the last forward."""
        if self._input is None:
            raise RuntimeError(
                f"{type(self).__name__} went backward before it went forward: call "
                "layer.forward(input) first, which keeps the input that backward needs"
            )
        return self._input

    @input.setter
    def input(self, input: Tensor) -> None:
        """Keep what goes in."""
        self._input = input

    def add_gradient(self, name: str, gradient: Tensor | None) -> None:
        """Add to a parameter's ``grad``, as torch does: several backwards add up.

        Parameters
        ----------
        name : str
            Of the parameter.
        gradient : Tensor, the parameter's shape
            Or None, for a parameter that the layer was made without.
        """
        parameter = getattr(self, name)
        if parameter is not None:
            parameter.grad = gradient if parameter.grad is None else parameter.grad + gradient

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """Go through the parameters, each with the name that torch.nn gives it."""
        for name, value in vars(self).items():
            if isinstance(value, Tensor) and not name.startswith("_"):
                yield name, value

    def parameters(self) -> list[Tensor]:
        """Return the parameters, for an optimiser. The gradient of each is its ``grad``."""
        return [parameter for _, parameter in self.named_parameters()]

    @property
    def gradients(self) -> dict[str, Tensor | None]:
        """The gradient of each parameter, by name; None before the first backward."""
        return {name: parameter.grad for name, parameter in self.named_parameters()}

    def zero_grad(self) -> None:
        """Forget the gradients: without this, those of the next backward are added to them."""
        for parameter in self.parameters():
            parameter.grad = None

    def state_dict(self) -> dict[str, Tensor]:
        """Return a copy of all parameters, under the names that torch.nn gives them."""
        return {name: parameter.clone() for name, parameter in self.named_parameters()}

    def load_state_dict(self, state_dict: Mapping[str, Tensor]) -> None:
        """Take over the parameters of a like network, ours or torch's.

        Raises
        ------
        ValueError
            When a name or a shape does not fit. Then nothing is changed.
        """
        own = dict(self.named_parameters())
        missing, unknown = own.keys() - state_dict.keys(), state_dict.keys() - own.keys()
        if missing or unknown:
            raise ValueError(
                "these weights belong to another network: "
                f"missing are {sorted(missing)}, and too many {sorted(unknown)}"
            )
        for name, parameter in own.items():
            if parameter.shape != state_dict[name].shape:
                raise ValueError(
                    f"{name} should have shape {tuple(parameter.shape)}, and in these weights "
                    f"has {tuple(state_dict[name].shape)}: they belong to another network"
                )
        for name, parameter in own.items():
            parameter.copy_(state_dict[name].detach())

    def to(self, *where: Any) -> Layer:
        """Move the parameters to a device, or to another dtype, and return the layer.

        They stay the same tensors, so that an optimiser which knows them keeps them.
        """
        for parameter in self.parameters():
            grad = parameter.grad
            parameter.grad = None  # which may not have another dtype than the parameter
            parameter.data = parameter.data.to(*where)
            parameter.grad = None if grad is None else grad.to(*where)
        return self

    def __repr__(self) -> str:
        options = ", ".join(f"{name}={value}" for name, value in self._options().items())
        return f"{type(self).__name__}({options})"

    def _options(self) -> dict[str, Any]:
        """What the layer was made with, for its repr."""
        return {
            name: value
            for name, value in vars(self).items()
            if not name.startswith("_") and not isinstance(value, torch.Tensor)
        }
