"""The door of the room: what ``fit`` is given is looked at here, and brought into one form."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from artcourse import losses
from artcourse.data.batches import number_of_examples
from artcourse.functional._door import whole
from artcourse.layers import Layer
from artcourse.training.optimizers import param_groups

Loss = Callable[[Tensor, Tensor], Tensor]
LossBackward = Callable[[Tensor, Tensor, Tensor], Any]
InMemory = Sequence[Tensor]  # inputs and targets
Batches = Iterable[Sequence[Tensor]]  # with a length


def as_generator(generator: torch.Generator | int) -> torch.Generator:
    """Return a generator for a seed, and a generator as it is."""
    if isinstance(generator, torch.Generator):
        if generator.device.type != "cpu":
            raise ValueError("the generator should be one of the CPU: torch.Generator()")
        return generator
    return torch.Generator().manual_seed(generator)


def loss_with_backward(
    loss: Loss | tuple[Loss, LossBackward], model: Any
) -> tuple[Loss, LossBackward | None]:
    """Return a loss and its backward rule, which our layers need and torch's do not.

    Raises
    ------
    ValueError
        When it is needed and not known.
    """
    loss, backward = loss if isinstance(loss, tuple) else (loss, None)
    if not isinstance(model, Layer):
        return loss, None
    name = getattr(loss, "__name__", repr(loss))
    if backward is None and getattr(losses, name, None) is loss:
        backward = getattr(losses, f"{name}_backward", None)
    if backward is None:
        raise ValueError(
            f"our layers need the backward rule of {name!r} too: loss=(loss, loss_backward)"
        )
    return loss, backward


def need_settings(epochs: int, validation: tuple[Tensor, Tensor] | None) -> None:
    """Refuse what is no number of epochs, and validation data that do not fit together."""
    whole("epochs", epochs, 0)
    if validation is not None:
        number_of_examples(validation)


def need_own_parameters(optimizer: Any, model: Any) -> None:
    """Refuse an optimiser that changes no parameter of the network."""
    changed = {id(param) for group in param_groups(optimizer) for param in group["params"]}
    if changed.isdisjoint(id(param) for param in model.parameters()):
        raise ValueError("this optimiser is another network's: make it with model.parameters()")


def is_in_memory(data: InMemory | Batches) -> bool:
    """Whether data are tensors of all examples; otherwise they come in batches."""
    if isinstance(data, list):
        return all(isinstance(part, Tensor) for part in data)
    return isinstance(data, tuple | Tensor)


def size_of_data(data: InMemory | Batches, batch_size: int) -> dict[str, int]:
    """Return how much there is: what a checkpoint has to agree with.

    Raises
    ------
    ValueError
        When the tensors do not fit together, or batches have no length.
    """
    whole("batch_size", batch_size, 1)
    if is_in_memory(data):
        return {"batch_size": batch_size, "examples": number_of_examples(data)}
    if not (hasattr(data, "__iter__") and hasattr(data, "__len__") and len(data)):
        raise ValueError(
            "data should be a pair of tensors, (inputs, targets), or batches that can be gone "
            f"through again and have a length, such as a DataLoader, and is {data!r}"
        )
    return {"batches": len(data)}


def steps_of_an_epoch(size: dict[str, int]) -> int:
    """Return how many batches data of this size make."""
    if "batches" in size:
        return size["batches"]
    return -(-size["examples"] // size["batch_size"])


def checked_batches(data: Batches, number: int) -> Iterator[Sequence[Tensor]]:
    """Go through batches, and refuse what is no pair of tensors, or too few of them."""
    batches = 0
    for batch in data:
        pair = isinstance(batch, tuple | list) and len(batch) == 2
        if not (pair and all(isinstance(part, Tensor) for part in batch)):
            raise ValueError(
                f"each batch should be a pair of tensors, (inputs, targets), and is {batch!r}"
            )
        batches += 1
        yield batch
    raise ValueError(
        f"data should give as many batches as its length, {number}, and gave {batches}"
    )
