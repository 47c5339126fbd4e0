"""An exercise on texture: which channels answer together, wherever that is."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise


def _features(generator: torch.Generator) -> list[Case]:
    first = torch.tensor([[[[1.0, 3.0, 2.0, -2.0]], [[2.0, -1.0, 1.0, 4.0]]]])
    # (2, 4, 2, 2): as many places as channels, so that some mistakes are no error there
    shapes = [(2, 3, 2, 4), (2, 4, 2, 2), (3, 2, 4, 3), (1, 3, 4, 5)]
    return [Case(first)] + [Case(torch.randn(shape, generator=generator)) for shape in shapes]


@exercise(
    "style.gram_matrix",
    title="which channels answer together",
    cases=_features,
    hints=[
        "Where something is does not count. So lay all places in one row: features.flatten(2) has "
        "the shape (N, C, H · W).",
        "Row c times row d, added up, for all pairs c and d: that is a matrix product of the rows "
        "with themselves, turned on their side. .mT turns each matrix of a batch.",
        "Divide the products by the number of places, channels.shape[2], and it is a mean.",
    ],
    praise="It knows which strokes and colours go together, and not where. That is a texture.",
)
def gram_matrix(features):
    """Of each picture of a batch by itself, (N, C, H, W) -> (N, C, C).

    Each number is the product of two channels, averaged over all places.
    """
    channels = features.flatten(2)
    return channels @ channels.mT / channels.shape[2]


def _products(features):
    """Products of two channels, added up over all places, and the number of places."""
    channels = features.flatten(2)
    return channels @ channels.mT, channels.shape[2]


# ---------------- the batch


@gram_matrix.misconception
def batch_mixed(features):
    """You mixed the pictures of the batch into one matrix of (C, C): the mean over all of them.
    Each picture has a texture of its own: (N, C, C)."""
    channels = features.transpose(0, 1).flatten(1)
    return channels @ channels.T / channels.shape[1]


@gram_matrix.misconception
def batch_mixed_and_repeated(features):
    """All your matrices are equal: the mean over the pictures of the batch. Each picture has a
    texture of its own. features.flatten(2) leaves the pictures apart."""
    mixed = batch_mixed(features)
    return mixed.repeat(len(features), 1, 1)


@gram_matrix.misconception
def batch_added_up(features):
    """You added up over the pictures of the batch as well, into one matrix of (C, C). Each picture
    has a texture of its own: (N, C, C)."""
    products, places = _products(features)
    return products.sum(0) / places


@gram_matrix.misconception
def channels_of_all_pictures(features):
    """You took the channels of all pictures for those of one: (N · C, N · C). So pictures are
    multiplied with each other. Keep the batch: features.flatten(2) has (N, C, H · W)."""
    rows = features.flatten(0, 1).flatten(1)
    return rows @ rows.T / rows.shape[1]


@gram_matrix.misconception
def channels_of_all_pictures_divided_by_all(features):
    """That is the Gram matrix of a well-known tutorial, for one picture at a time. With a batch it
    multiplies pictures with each other; keep them apart, with flatten(2). And divide by the
    places alone, H · W."""
    rows = features.flatten(0, 1).flatten(1)
    return rows @ rows.T / features.numel()


@gram_matrix.misconception
def batch_and_places_mixed(features):
    """reshape(C, -1) takes the numbers as they lie in memory, so channels of the second picture
    land in rows of the first. Keep the batch in front: features.flatten(2)"""
    rows = features.reshape(features.shape[1], -1)
    return rows @ rows.T / rows.shape[1]


@gram_matrix.misconception
def batch_and_places_mixed_divided_by_all(features):
    """reshape(C, -1) takes the numbers as they lie in memory, so channels of the second picture
    land in rows of the first. Keep the batch in front, with flatten(2), and divide by H · W
    alone."""
    rows = features.reshape(features.shape[1], -1)
    return rows @ rows.T / rows.numel()


@gram_matrix.misconception
def added_up_over_the_batch_and_repeated(features):
    """All your matrices are equal: you added up over the pictures of the batch, too. Each picture
    has a texture of its own: add up over height and width alone, .sum((1, 2))."""
    return batch_added_up(features).repeat(len(features), 1, 1)


@gram_matrix.misconception
def batch_squeezed_away(features):
    """squeeze(0) takes a batch of one picture away, and leaves larger ones. The batch belongs to
    the answer, (N, C, C): leave squeeze out, and use flatten(2)."""
    rows = features.squeeze(0).flatten(1)
    return rows @ rows.T / rows.shape[1]


@gram_matrix.misconception
def first_picture_only(features):
    """You took only the first picture: features[0]. flatten(2) and @ work on all pictures of the
    batch at once, and answer (N, C, C)."""
    return gram_matrix.reference(features)[0]


@gram_matrix.misconception
def last_picture_only(features):
    """Only your last picture is left: each time round, the loop writes over the matrix before.
    Collect them in a list, then torch.stack(grams). Or let flatten(2) and @ do all at once."""
    return gram_matrix.reference(features)[-1]


@gram_matrix.misconception
def one_below_the_other(features):
    """Your matrices lie one below the other, (N · C, C). torch.stack(grams), in place of torch.cat,
    keeps the pictures apart: (N, C, C)."""
    return gram_matrix.reference(features).flatten(0, 1)


@gram_matrix.misconception
def pictures_with_pictures(features):
    """You multiplied pictures with pictures, (N, N): flatten(1) lays channels and places in one
    row. flatten(2) keeps the channels apart."""
    rows = features.flatten(1)
    return rows @ rows.T / (features.shape[2] * features.shape[3])


# ---------------- what is divided by


@gram_matrix.misconception
def not_divided(features):
    """Yours is the sum over the places. It grows with the picture, so that a large picture and a
    small one of one texture differ. Divide by H · W."""
    return _products(features)[0]


@gram_matrix.misconception
def divided_by_channels_too(features):
    """You divided by C · H · W, as many programs do. Asked for is the mean over the places: divide
    by H · W alone."""
    products, places = _products(features)
    return products / (places * features.shape[1])


@gram_matrix.misconception
def divided_by_twice_all_of_a_picture(features):
    """You divided by 2 · C · H · W, as the loss of a well-known paper does. Asked for is the mean
    over the places: divide by H · W alone."""
    products, places = _products(features)
    return products / (2 * places * features.shape[1])


@gram_matrix.misconception
def divided_by_channels(features):
    """You divided by the number of channels. The mean is taken over the places: divide by H · W."""
    return _products(features)[0] / features.shape[1]


@gram_matrix.misconception
def divided_by_the_height(features):
    """You divided by the height alone. There are H · W places: divide by all of them."""
    return _products(features)[0] / features.shape[2]


@gram_matrix.misconception
def multiplied_by_the_width(features):
    """A / h * w divides by h, and then multiplies by w. Put what you divide by in brackets:
    / (h * w)"""
    return _products(features)[0] / features.shape[2] * features.shape[3]


@gram_matrix.misconception
def divided_by_the_width(features):
    """You divided by the width alone. There are H · W places: divide by all of them."""
    return _products(features)[0] / features.shape[3]


@gram_matrix.misconception
def divided_by_the_pictures(features):
    """You divided by the number of pictures, N. The mean is taken over the places, H · W, in each
    picture by itself."""
    return _products(features)[0] / len(features)


@gram_matrix.misconception
def divided_by_the_pictures_too(features):
    """You divided by the number of pictures too. Each picture has its own matrix, whatever comes
    with it: divide by H · W alone."""
    return gram_matrix.reference(features) / len(features)


@gram_matrix.misconception
def divided_by_all_numbers(features):
    """You divided by all numbers that there are, N · C · H · W. The mean is taken over the places:
    divide by H · W alone."""
    return _products(features)[0] / features.numel()


@gram_matrix.misconception
def divided_by_the_numbers_of_the_matrix(features):
    """You divided by the size of the matrix, C · C. The mean is not over its numbers, but over the
    places in the picture: divide by H · W."""
    return _products(features)[0] / features.shape[1] ** 2


@gram_matrix.misconception
def divided_twice(features):
    """You divided by H · W twice, perhaps in each of the two factors. Once is enough: divide the
    product."""
    products, places = _products(features)
    return products / places**2


@gram_matrix.misconception
def mean_of_the_matrix(features):
    """You took the mean of all of the matrix. The matrix itself is asked for, (N, C, C), divided by
    the number of places."""
    return _products(features)[0].mean()


# ---------------- over which axis


@gram_matrix.misconception
def places_with_places(features):
    """You multiplied places with places, (N, H · W, H · W), and added up over the channels: the
    wrong axis. Turn the second one on its side, not the first: channels @ channels.mT"""
    channels = features.flatten(2)
    return channels.mT @ channels / channels.shape[2]


@gram_matrix.misconception
def places_with_places_divided_by_channels(features):
    """You multiplied places with places, (N, H · W, H · W), and took the mean over the channels:
    the wrong axis. Turn the second one on its side, not the first: channels @ channels.mT"""
    channels = features.flatten(2)
    return channels.mT @ channels / channels.shape[1]


@gram_matrix.misconception
def channels_and_places_mixed(features):
    """reshape to (N, H · W, C) takes the numbers as they lie in memory, and so mixes channels and
    places. Use flatten(2), and .mT to turn it on its side."""
    places = features.reshape(len(features), -1, features.shape[1])
    return places.mT @ places / places.shape[1]


@gram_matrix.misconception
def turned_by_a_reshape(features):
    """Your second factor is reshaped to (N, H · W, C). That takes the numbers as they lie in memory
    and mixes channels and places. Turn it on its side instead: .mT"""
    channels = features.flatten(2)
    places = channels.reshape(len(features), -1, features.shape[1])
    return channels @ places / channels.shape[2]


@gram_matrix.misconception
def transpose_forgotten(features):
    """You did not turn the second factor on its side. Only where there are as many places as
    channels is that no error, and then it mixes both: channels @ channels.mT"""
    channels = features.flatten(2)
    return channels @ channels / channels.shape[2]


@gram_matrix.misconception
def rows_with_rows(features):
    """You multiplied the rows of each channel with its own other rows, (N, C, H, H). First lay all
    places in one row, features.flatten(2), so that @ multiplies channels."""
    return features @ features.mT / (features.shape[2] * features.shape[3])


@gram_matrix.misconception
def rows_with_rows_not_flattened(features):
    """@ works on the last two axes, and in yours these are height and width: (N, C, H, H). Lay
    all places in one row first, features.flatten(2), and divide by its length."""
    return features @ features.mT / features.shape[2]


@gram_matrix.misconception
def rows_with_rows_not_divided(features):
    """@ works on the last two axes, and in yours these are height and width: (N, C, H, H). Lay
    all places in one row first, features.flatten(2). Then divide by H · W."""
    return features @ features.mT


@gram_matrix.misconception
def row_by_row(features):
    """You took a matrix for each row of the picture, (N, H, C, C). Add up over the height as well:
    one matrix for all places."""
    return torch.einsum("nchw,ndhw->nhcd", features, features) / features.shape[3]


# ---------------- other matrices


@gram_matrix.misconception
def squares_of_each_channel(features):
    """You multiplied each channel with itself alone, (N, C). That is only the diagonal. Take all
    pairs of channels: what matters is which of them answer together."""
    return (features**2).mean((2, 3))


@gram_matrix.misconception
def sums_of_squares(features):
    """You multiplied each channel with itself alone, (N, C). Take all pairs of channels: what
    matters is which of them answer together. Then divide by H · W."""
    return (features**2).sum((2, 3))


@gram_matrix.misconception
def diagonal_only(features):
    """Only your diagonal is filled: each channel times itself. Take all pairs of channels: what
    matters is which of them answer together."""
    return (features**2).mean((2, 3)).diag_embed()


@gram_matrix.misconception
def half_of_the_pairs(features):
    """Half of your matrix is 0: you filled in each pair only once. G[n, d, c] is as large as
    G[n, c, d]."""
    return gram_matrix.reference(features).triu()


@gram_matrix.misconception
def diagonal_left_out(features):
    """Your diagonal is 0. A channel goes with itself, too, and G[n, c, c] says how strongly it
    answers: range(c) stops before c."""
    gram = gram_matrix.reference(features)
    return gram - gram.diagonal(0, 1, 2).diag_embed()


@gram_matrix.misconception
def rows_with_rows_in_each_pair(features):
    """@ of two maps multiplies each row with all rows of the other. Place by place is *, as in
    (features[n, c] * features[n, d]).mean()"""
    return (features[:, :, None] @ features[:, None].mT).mean((-2, -1))


@gram_matrix.misconception
def products_of_the_means(features):
    """You took the mean of each channel first, and multiplied the means. So you lose whether two
    channels answer in the same places. Multiply first, place by place, then take the mean."""
    means = features.mean((2, 3))
    return means[:, :, None] * means[:, None]


@gram_matrix.misconception
def covariance(features):
    """You subtracted the mean of each channel: that is a covariance, which describes textures too.
    The Gram matrix takes the features as they are."""
    return gram_matrix.reference(features - features.mean((2, 3), keepdim=True))


@gram_matrix.misconception
def covariance_by_one_less(features):
    """You subtracted the mean of each channel and divided by H · W - 1: that is a covariance, which
    describes textures too. The Gram matrix takes the features as they are, and the mean."""
    products, places = _products(features - features.mean((2, 3), keepdim=True))
    return products / (places - 1)


@gram_matrix.misconception
def correlations(features):
    """You took correlations: means subtracted, all channels equally strong. How strongly a channel
    answers belongs to the texture: leave the features as they are."""
    return cosines(features - features.mean((2, 3), keepdim=True))


@gram_matrix.misconception
def cosines(features):
    """You brought each channel to length 1, so your diagonal is all 1. How strongly a channel
    answers belongs to the texture: leave the features as they are."""
    channels = features.flatten(2)
    channels = channels / channels.norm(dim=2, keepdim=True)
    return channels @ channels.mT


@gram_matrix.misconception
def root_of_the_products(features):
    """You divided by the root of the number of places. Divide by their number, H · W, and it is
    a mean."""
    products, places = _products(features)
    return products / places**0.5


@gram_matrix.alternative
def gram_matrix_by_letters(features):
    _, _, height, width = features.shape
    return torch.einsum("nchw,ndhw->ncd", features, features) / (height * width)


@gram_matrix.alternative
def gram_matrix_picture_by_picture(features):
    grams = []
    for picture in features:
        rows = picture.reshape(picture.shape[0], -1)
        grams.append(rows @ rows.T / rows.shape[1])
    return torch.stack(grams)


@gram_matrix.alternative
def gram_matrix_by_a_mean(features):
    return (features[:, :, None] * features[:, None]).mean((-2, -1))


@gram_matrix.alternative
def gram_matrix_in_loops(features):
    batch, count = features.shape[:2]
    out = torch.zeros(batch, count, count)
    for n in range(batch):
        for c in range(count):
            for d in range(count):
                out[n, c, d] = (features[n, c] * features[n, d]).mean()
    return out


@gram_matrix.alternative
def gram_matrix_by_bmm(features):
    n, c, h, w = features.size()
    rows = features.view(n, c, h * w)
    return torch.bmm(rows, rows.transpose(1, 2)).div(h * w)
