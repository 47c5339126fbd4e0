"""What all layers have in common: forward, backward, and the parameters that they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor

from artcourse.functional._door import need_shape


class Layer:
    """A step of a network: forward to its answer, backward to the gradients.

    A layer of your own has a ``forward`` that keeps what ``backward`` will need, most often
    ``self.input = input``, and a ``backward`` that returns the gradient of its input. What
    it learns stands in ``parameter_names``, and ``backward`` adds to the gradients of these
    with ``add_gradients``.

    Examples
    --------
    >>> class Scale(Layer):
    ...     parameter_names = ("weight",)
    ...
    ...     def __init__(self):
    ...         self.weight = torch.ones(())
    ...
    ...     def forward(self, input):
    ...         self.input = input
    ...         return self.weight * input
    ...
    ...     def backward(self, grad_output):
    ...         self.add_gradients(weight=(grad_output * self.input).sum())
    ...         return grad_output * self.weight
    >>> scale = Scale()
    >>> output = scale(torch.tensor([2.0, 3.0]))
    >>> scale.backward(torch.tensor([10.0, 1.0]))
    tensor([10.,  1.])
    >>> scale.weight.grad
    tensor(23.)

    Lesson: 04_training_a_cnn
    """

    parameter_names: tuple[str, ...] = ()

    def __call__(self, input: Tensor) -> Tensor:
        return self.forward(input)

    def forward(self, input: Tensor) -> Tensor:
        """Return the layer's answer, and keep what backward will need."""
        raise NotImplementedError(f"{type(self).__name__} has no forward yet")

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input, and add to those of the parameters."""
        raise NotImplementedError(f"{type(self).__name__} has no backward yet")

    def __getattr__(self, name: str) -> Any:
        """Explain what is missing: Python calls this where a name is not found."""
        if name == "input":
            raise RuntimeError(
                f"{type(self).__name__} went backward before it went forward: call "
                "layer.forward(input) first, which keeps the input that backward needs"
            )
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def add_gradients(self, **gradients: Tensor | None) -> None:
        """Add to the ``grad`` of parameters, as torch does: several backwards add up.

        Parameters
        ----------
        **gradients : Tensor, the parameter's shape
            Each under the name of its parameter. Or None, for a parameter that the layer
            was made without.

        Raises
        ------
        ValueError
            For a name that is not one of ``parameter_names``.
        """
        for name, gradient in gradients.items():
            if name not in self.parameter_names:
                raise ValueError(
                    f"{type(self).__name__} learns {self.parameter_names}, and not {name!r}: "
                    "its parameter_names say what it learns"
                )
            parameter = getattr(self, name)
            if parameter is not None:
                # A copy, or two parameters that get the same gradient would share its memory
                before = parameter.grad
                parameter.grad = gradient.clone() if before is None else before + gradient

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """Go through the parameters, each with the name that torch.nn gives it."""
        for name in self.parameter_names:
            if getattr(self, name) is not None:
                yield name, getattr(self, name)

    def parameters(self) -> list[Tensor]:
        """Return the parameters, for an optimiser. The gradient of each is its ``grad``."""
        return [parameter for _, parameter in self.named_parameters()]

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
            need_shape(name, state_dict[name], tuple(parameter.shape), "as in this network")
        for name, parameter in own.items():
            parameter.copy_(state_dict[name].detach())

    def to(self, *where: Any) -> Layer:
        """Move the parameters to a device, or to another dtype, and return the layer.

        They stay the same tensors, so that an optimiser which knows them keeps them.
        """
        for parameter in self.parameters():
            for tensor in filter(torch.is_tensor, (parameter, parameter.grad)):
                tensor.data = tensor.data.to(*where)
        return self

    def __repr__(self) -> str:
        options = {name: it for name, it in vars(self).items() if not torch.is_tensor(it)}
        words = ", ".join(f"{name}={value}" for name, value in options.items())
        return f"{type(self).__name__}({words})"
