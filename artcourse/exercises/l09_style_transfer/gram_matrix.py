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
def channels_of_all_pictures(features):
    """You took the channels of all pictures for those of one: (N · C, N · C). So pictures are
    multiplied with each other. Keep the batch: features.flatten(2) has (N, C, H · W)."""
    rows = features.flatten(0, 1).flatten(1)
    return rows @ rows.T / rows.shape[1]


@gram_matrix.misconception
def batch_and_places_mixed(features):
    """reshape(C, -1) takes the numbers as they lie in memory, so channels of the second picture
    land in rows of the first. Keep the batch in front: features.flatten(2)"""
    rows = features.reshape(features.shape[1], -1)
    return rows @ rows.T / rows.shape[1]


@gram_matrix.misconception
def batch_squeezed_away(features):
    """squeeze(0) takes a batch of one picture away, and leaves larger ones. The batch belongs to
    the answer, (N, C, C): leave squeeze out, and use flatten(2)."""
    rows = features.squeeze(0).flatten(1)
    return rows @ rows.T / rows.shape[1]


@gram_matrix.misconception
def pictures_with_pictures(features):
    """You multiplied pictures with pictures, (N, N): flatten(1) lays channels and places in one
    row. flatten(2) keeps the channels apart."""
    rows = features.flatten(1)
    return rows @ rows.T / (features.shape[2] * features.shape[3])


# ---------------- what is divided by


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


# ---------------- other matrices


@gram_matrix.misconception
def squares_of_each_channel(features):
    """You multiplied each channel with itself alone, (N, C). That is only the diagonal. Take all
    pairs of channels: what matters is which of them answer together."""
    return (features**2).mean((2, 3))


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
