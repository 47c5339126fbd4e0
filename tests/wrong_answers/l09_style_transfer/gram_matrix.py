"""Wrong answers to gram_matrix, which no misconception lists: each with what it is told."""

from __future__ import annotations

import torch

from artcourse.exercises.l09_style_transfer.gram_matrix import _products, gram_matrix


def batch_mixed(features):
    """You mixed the pictures of the batch into one matrix of (C, C): the mean over all of them.
    Each picture has a texture of its own: (N, C, C)."""
    channels = features.transpose(0, 1).flatten(1)
    return channels @ channels.T / channels.shape[1]


def batch_mixed_and_repeated(features):
    """All your matrices are equal: the mean over the pictures of the batch. Each picture has a
    texture of its own. features.flatten(2) leaves the pictures apart."""
    mixed = batch_mixed(features)
    return mixed.repeat(len(features), 1, 1)


def batch_added_up(features):
    """You added up over the pictures of the batch as well, into one matrix of (C, C). Each picture
    has a texture of its own: (N, C, C)."""
    products, places = _products(features)
    return products.sum(0) / places


def channels_of_all_pictures_divided_by_all(features):
    """That is the Gram matrix of a well-known tutorial, for one picture at a time. With a batch it
    multiplies pictures with each other; keep them apart, with flatten(2). And divide by the
    places alone, H · W."""
    rows = features.flatten(0, 1).flatten(1)
    return rows @ rows.T / features.numel()


def batch_and_places_mixed_divided_by_all(features):
    """reshape(C, -1) takes the numbers as they lie in memory, so channels of the second picture
    land in rows of the first. Keep the batch in front, with flatten(2), and divide by H · W
    alone."""
    rows = features.reshape(features.shape[1], -1)
    return rows @ rows.T / rows.numel()


def added_up_over_the_batch_and_repeated(features):
    """All your matrices are equal: you added up over the pictures of the batch, too. Each picture
    has a texture of its own: add up over height and width alone, .sum((1, 2))."""
    return batch_added_up(features).repeat(len(features), 1, 1)


def first_picture_only(features):
    """You took only the first picture: features[0]. flatten(2) and @ work on all pictures of the
    batch at once, and answer (N, C, C)."""
    return gram_matrix.reference(features)[0]


def last_picture_only(features):
    """Only your last picture is left: each time round, the loop writes over the matrix before.
    Collect them in a list, then torch.stack(grams). Or let flatten(2) and @ do all at once."""
    return gram_matrix.reference(features)[-1]


def one_below_the_other(features):
    """Your matrices lie one below the other, (N · C, C). torch.stack(grams), in place of torch.cat,
    keeps the pictures apart: (N, C, C)."""
    return gram_matrix.reference(features).flatten(0, 1)


def not_divided(features):
    """Yours is the sum over the places. It grows with the picture, so that a large picture and a
    small one of one texture differ. Divide by H · W."""
    return _products(features)[0]


def divided_by_channels_too(features):
    """You divided by C · H · W, as many programs do. Asked for is the mean over the places: divide
    by H · W alone."""
    products, places = _products(features)
    return products / (places * features.shape[1])


def divided_by_twice_all_of_a_picture(features):
    """You divided by 2 · C · H · W, as the loss of a well-known paper does. Asked for is the mean
    over the places: divide by H · W alone."""
    products, places = _products(features)
    return products / (2 * places * features.shape[1])


def divided_by_channels(features):
    """You divided by the number of channels. The mean is taken over the places: divide by H · W."""
    return _products(features)[0] / features.shape[1]


def divided_by_the_height(features):
    """You divided by the height alone. There are H · W places: divide by all of them."""
    return _products(features)[0] / features.shape[2]


def multiplied_by_the_width(features):
    """A / h * w divides by h, and then multiplies by w. Put what you divide by in brackets:
    / (h * w)"""
    return _products(features)[0] / features.shape[2] * features.shape[3]


def divided_by_the_width(features):
    """You divided by the width alone. There are H · W places: divide by all of them."""
    return _products(features)[0] / features.shape[3]


def divided_by_the_pictures(features):
    """You divided by the number of pictures, N. The mean is taken over the places, H · W, in each
    picture by itself."""
    return _products(features)[0] / len(features)


def divided_by_the_pictures_too(features):
    """You divided by the number of pictures too. Each picture has its own matrix, whatever comes
    with it: divide by H · W alone."""
    return gram_matrix.reference(features) / len(features)


def divided_by_all_numbers(features):
    """You divided by all numbers that there are, N · C · H · W. The mean is taken over the places:
    divide by H · W alone."""
    return _products(features)[0] / features.numel()


def divided_by_the_numbers_of_the_matrix(features):
    """You divided by the size of the matrix, C · C. The mean is not over its numbers, but over the
    places in the picture: divide by H · W."""
    return _products(features)[0] / features.shape[1] ** 2


def divided_twice(features):
    """You divided by H · W twice, perhaps in each of the two factors. Once is enough: divide the
    product."""
    products, places = _products(features)
    return products / places**2


def places_with_places_divided_by_channels(features):
    """You multiplied places with places, (N, H · W, H · W), and took the mean over the channels:
    the wrong axis. Turn the second one on its side, not the first: channels @ channels.mT"""
    channels = features.flatten(2)
    return channels.mT @ channels / channels.shape[1]


def rows_with_rows_not_flattened(features):
    """@ works on the last two axes, and in yours these are height and width: (N, C, H, H). Lay
    all places in one row first, features.flatten(2), and divide by its length."""
    return features @ features.mT / features.shape[2]


def rows_with_rows_not_divided(features):
    """@ works on the last two axes, and in yours these are height and width: (N, C, H, H). Lay
    all places in one row first, features.flatten(2). Then divide by H · W."""
    return features @ features.mT


def row_by_row(features):
    """You took a matrix for each row of the picture, (N, H, C, C). Add up over the height as well:
    one matrix for all places."""
    return torch.einsum("nchw,ndhw->nhcd", features, features) / features.shape[3]


def sums_of_squares(features):
    """You multiplied each channel with itself alone, (N, C). Take all pairs of channels: what
    matters is which of them answer together. Then divide by H · W."""
    return (features**2).sum((2, 3))


def diagonal_only(features):
    """Only your diagonal is filled: each channel times itself. Take all pairs of channels: what
    matters is which of them answer together."""
    return (features**2).mean((2, 3)).diag_embed()


def half_of_the_pairs(features):
    """Half of your matrix is 0: you filled in each pair only once. G[n, d, c] is as large as
    G[n, c, d]."""
    return gram_matrix.reference(features).triu()


def diagonal_left_out(features):
    """Your diagonal is 0. A channel goes with itself, too, and G[n, c, c] says how strongly it
    answers: range(c) stops before c."""
    gram = gram_matrix.reference(features)
    return gram - gram.diagonal(0, 1, 2).diag_embed()


def root_of_the_products(features):
    """You divided by the root of the number of places. Divide by their number, H · W, and it is
    a mean."""
    products, places = _products(features)
    return products / places**0.5


TOLD = {
    batch_mixed: "mean over axis 0",
    batch_mixed_and_repeated: "mean over axis 0",
    batch_added_up: "sum over axis 0",
    channels_of_all_pictures_divided_by_all: "channels of all pictures; divided by output.shape[0]",
    batch_and_places_mixed_divided_by_all: "batch and places mixed; divided by C",
    added_up_over_the_batch_and_repeated: "sum over axis 0",
    first_picture_only: "the first alone",
    last_picture_only: "the last alone",
    one_below_the_other: "another shape",
    not_divided: "times H · W",
    divided_by_channels_too: "divided by C",
    divided_by_twice_all_of_a_picture: "divided by 2 · C",
    divided_by_channels: "times H · W / C",
    divided_by_the_height: "times W",
    multiplied_by_the_width: "times W²",
    divided_by_the_width: "times H",
    divided_by_the_pictures: "times H · W / N",
    divided_by_the_pictures_too: "divided by N",
    divided_by_all_numbers: "divided by N · C",
    divided_by_the_numbers_of_the_matrix: "times H · W / C²",
    divided_twice: "divided by H · W",
    places_with_places_divided_by_channels: "places with places; times output.shape[1] / C",
    rows_with_rows_not_flattened: "rows with rows; times W",
    rows_with_rows_not_divided: "rows with rows; times H · W",
    row_by_row: "not averaged over axis 1",
    sums_of_squares: "squares of each channel; times H · W",
    diagonal_only: "right on the diagonal only",
    half_of_the_pairs: "right above the diagonal only",
    diagonal_left_out: "diagonal 0",
    root_of_the_products: "times √H · √W",
}
