"""The Gram matrix: which channels answer together, wherever that is."""

from torch import Tensor


def gram_matrix(input: Tensor) -> Tensor:
    """Return how channels go together: the mean over all places of each product of two.

    ``G[n, c, d] = Σ_hw F[n, c, h, w] · F[n, d, h, w] / (H · W)``, for each picture of a
    batch by itself. Where something is does not matter for it, and so it tells the texture.

    Parameters
    ----------
    input : Tensor, shape (N, C, H, W)

    Returns
    -------
    Tensor, shape (N, C, C)
        Symmetric. It does not grow with the picture: pictures of two sizes can be compared.

    Raises
    ------
    ValueError
        When input is no such tensor, or an empty one.

    Examples
    --------
    >>> import torch
    >>> gram_matrix(torch.tensor([[[[1.0, 3.0]], [[2.0, 0.0]]]]))
    tensor([[[5., 1.],
             [1., 2.]]])

    References
    ----------
    Gatys, Ecker and Bethge (2016), equation 3; there without the division by H · W.

    Lesson: 09_style_transfer
    """
    channels = input.flatten(2)
    return channels @ channels.mT / channels.shape[2]
