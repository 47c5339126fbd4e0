"""A few examples at a time, and the same examples a little different each time."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from artcourse.functional._door import whole
from artcourse.torchvision_remedy import import_torchvision


def batches(
    dataset: Sequence[Tensor], batch_size: int, generator: torch.Generator | None = None
) -> Iterator[tuple[Tensor, ...]]:
    """Go through a data set once, some examples at a time.

    Parameters
    ----------
    dataset : pair of Tensor, shapes (N, …) and (N, …)
        Such as pictures and their labels.
    batch_size : int
        How many at a time. The last batch may be smaller.
    generator : torch.Generator, optional
        Shuffles the examples. Without it they come in order.

    Yields
    ------
    tuple of Tensor
        The same examples of each tensor.

    Raises
    ------
    ValueError
        When the tensors do not hold equally many examples, or none, or batch_size is no
        whole number of 1 or more.

    Examples
    --------
    >>> squares = torch.arange(5), torch.arange(5) ** 2
    >>> [labels.tolist() for _, labels in batches(squares, 2)]
    [[0, 1], [4, 9], [16]]

    Lesson: 04_training_a_cnn
    """
    number = number_of_examples(dataset)
    batch_size = whole("batch_size", batch_size, 1)
    order = torch.arange(number)
    if generator is not None:
        order = torch.randperm(number, generator=generator)
    return (tuple(tensor[chosen] for tensor in dataset) for chosen in order.split(batch_size))


def number_of_examples(dataset: Sequence[Tensor]) -> int:
    """Return N of a data set of tensors with N examples each.

    Raises
    ------
    ValueError
        When they do not hold equally many examples, or none.
    """
    if isinstance(dataset, Tensor) or not all(isinstance(part, Tensor) for part in dataset):
        raise ValueError("A data set is a pair of tensors, such as (images, labels).")
    sizes = [len(tensor) for tensor in dataset]
    if not sizes or len(set(sizes)) > 1 or 0 in sizes:
        raise ValueError(f"A data set's tensors hold equally many examples, and some, not {sizes}.")
    return sizes[0]


def random_shifts(pixels: int, size: int | tuple[int, int]) -> Callable[[Tensor], Tensor]:
    """Return a transform that moves each picture by a few pixels, and what is left is black.

    A digit one pixel further left is the same digit: showing it there too is as good as
    more data. Its random numbers are torch's own (``torch.manual_seed``), to which ``fit``
    sees.

    Parameters
    ----------
    pixels : int
        How far at most, in each direction.
    size : int or pair
        Height and width of the pictures.

    Returns
    -------
    callable
        Tensor, shape (N, C, H, W), to Tensor of the same shape.

    Lesson: 04_training_a_cnn
    """
    import_torchvision()
    from torchvision.transforms import v2

    return each_picture(v2.RandomCrop(size, padding=pixels))


def each_picture(transform: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    """Let a transform of ``torchvision.transforms.v2`` treat each picture in its own way.

    Given a batch, these draw their random numbers once, and do the same with every picture.

    Parameters
    ----------
    transform : callable
        Tensor, shape (C, H, W), to Tensor.

    Returns
    -------
    callable
        Tensor, shape (N, C, H, W), to Tensor, shape (N, …).
    """
    return lambda images: torch.stack([transform(image) for image in images])


def random_affine(
    degrees: float = 10, shift: float = 0.1, scale: float = 0.1
) -> Callable[[Tensor], Tensor]:
    """Return a transform that turns, moves and resizes the pictures of a batch a little.

    It treats all of them alike, which is faster than :func:`each_picture`. Its random
    numbers are torch's own (``torch.manual_seed``), to which ``fit`` sees.

    Parameters
    ----------
    degrees : float
        How far it turns at most, to either side.
    shift : float
        How far it moves at most, as a part of height and width.
    scale : float
        How much larger or smaller it makes them at most: 0.1 means 0.9 to 1.1 times.

    Returns
    -------
    callable
        Tensor, shape (N, C, H, W), to Tensor of the same shape.

    Lesson: 04_training_a_cnn
    """
    import_torchvision()
    from torchvision.transforms import v2

    finely = v2.InterpolationMode.BILINEAR
    return v2.RandomAffine(degrees, (shift, shift), (1 - scale, 1 + scale), interpolation=finely)
