"""Several layers in a row, which make a network."""

from __future__ import annotations

from collections.abc import Iterator

from torch import Tensor

from artcourse.layers.layer import Layer


class Sequential(Layer):
    """Several layers in a row: the answer of each goes into the next.

    Backward goes through them in the opposite order: that is the chain rule.

    Parameters
    ----------
    *layers : Layer
        The first comes first. Each has one place: it remembers one input.

    Attributes
    ----------
    layers : tuple of Layer

    Raises
    ------
    ValueError
        For what is no layer of ours, and for a layer that stands in two places.

    Examples
    --------
    >>> from artcourse.layers import Linear, ReLU
    >>> model = Sequential(Linear(2, 3), ReLU(), Linear(3, 1))
    >>> [name for name, _ in model.named_parameters()]
    ['0.weight', '0.bias', '2.weight', '2.bias']
    >>> model[0]
    Linear(in_features=2, out_features=3)

    Lesson: 04_training_a_cnn
    """

    def __init__(self, *layers: Layer) -> None:
        for number, layer in enumerate(layers):
            if not isinstance(layer, Layer):
                raise ValueError(
                    f"each layer should be one of artcourse.layers, and number {number} is "
                    f"{layer!r}. Layers of torch.nn belong into torch.nn.Sequential"
                )
        self.layers = layers
        if len({id(step) for step in self.steps()}) < len(list(self.steps())):
            raise ValueError(
                "a layer stands in two places of this network, and it remembers only its last "
                "input: backward would go wrong. Make a new layer for each place"
            )

    def steps(self) -> Iterator[Layer]:
        """Go through all layers, also those of a Sequential within this one."""
        for layer in self.layers:
            yield from layer.steps() if isinstance(layer, Sequential) else [layer]

    def forward(self, input: Tensor) -> Tensor:
        """Return the last layer's answer."""
        output = input
        for layer in self.layers:
            output = layer.forward(output)
        return output

    def backward(self, grad_output: Tensor) -> Tensor:
        """Return the gradient of the last input, and add to those of all parameters."""
        grad = grad_output
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """Go through the parameters of all layers: ``"0.weight"`` belongs to the first."""
        for number, layer in enumerate(self.layers):
            for name, parameter in layer.named_parameters():
                yield f"{number}.{name}", parameter

    def __len__(self) -> int:
        return len(self.layers)

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.layers)

    def __getitem__(self, number: int | slice) -> Layer:
        """Return one layer; or with a slice, some as a Sequential that shares their weights."""
        if isinstance(number, slice):
            return Sequential(*self.layers[number])
        return self.layers[number]

    def __repr__(self) -> str:
        lines = ["Sequential("]
        for number, layer in enumerate(self.layers):
            inside = repr(layer).replace("\n", "\n  ")
            lines.append(f"  ({number}): {inside}")
        return "\n".join([*lines, ")"])
