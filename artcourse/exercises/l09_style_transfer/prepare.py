"""An exercise on what a network wants to be given: pictures with normalised shades."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise


def _pictures(generator: torch.Generator) -> list[Case]:
    def case(batch: int, height: int, width: int) -> Case:
        images = 0.02 + 0.96 * torch.rand(batch, 3, height, width, generator=generator)
        mean, std = 0.3 + 0.4 * torch.rand(2, 3, generator=generator)
        return Case(images, mean, std)

    # as wide as there are colours: so mean fits along the width, too
    images = torch.tensor([[[[0.5, 0.75, 1.0]], [[0.25, 0.75, 1.0]], [[0.5, 1.0, 0.25]]]])
    mean, std = torch.tensor([0.25, 0.5, 0.75]), torch.tensor([0.5, 0.25, 0.125])
    imagenet = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    return [
        Case(images, mean, std),
        case(1, 2, 4),
        case(2, 3, 5),
        Case(torch.rand(2, 3, 4, 3, generator=generator), *imagenet),
        case(3, 4, 5),
        case(4, 5, 3),
    ]


@exercise(
    "style.prepare",
    title="shades as the network knows them",
    cases=_pictures,
    hints=[
        "From each colour subtract its mean, then divide by its std. A division comes before a "
        "subtraction, so the difference needs brackets.",
        "torch fits shapes together from the right: (N, 3, H, W) and (3,) makes it take the three "
        "means for the width. They need the shape (3, 1, 1).",
        "mean[:, None, None] has that shape: each None makes a new direction of length 1.",
    ],
    praise="What the network saw in its training it now sees in yours: shades around 0.",
)
def prepare(images, mean, std):
    """Normalise pictures (N, 3, H, W), shades in [0, 1], by each colour's mean and std, (3,)."""
    return (images - mean[:, None, None]) / std[:, None, None]


@prepare.misconception
def brackets_forgotten(images, mean, std):
    """Only the mean is divided by std: a division comes before a subtraction. Put brackets around
    the difference."""
    return images - mean[:, None, None] / std[:, None, None]


@prepare.misconception
def divided_before_the_subtraction(images, mean, std):
    """You divided first, and subtracted the mean afterwards. Subtract first, then divide what is
    left."""
    return images / std[:, None, None] - mean[:, None, None]


@prepare.misconception
def normalised_twice(images, mean, std):
    """You normalised twice. A network that got normalised shades in its training got them once: a
    second time moves them far from all that it knows."""
    return prepare.reference(prepare.reference(images, mean, std), mean, std)


@prepare.misconception
def back_to_a_picture(images, mean, std):
    """You went the way back, from normalised shades to a picture. To prepare it, subtract the
    mean, then divide by std."""
    return images * std[:, None, None] + mean[:, None, None]


@prepare.misconception
def own_mean_and_std(images, mean, std):
    """You took mean and std of each picture itself. Then a dark picture and a bright one look
    alike to the network. Take those that you are given: the ones of its training."""
    spread = images.std((2, 3), keepdim=True)
    return (images - images.mean((2, 3), keepdim=True)) / spread


@prepare.misconception
def mean_and_std_of_the_batch(images, mean, std):
    """You took mean and std of these pictures, so what becomes of one depends on the others. Take
    those that you are given: the ones of the network's training."""
    spread = images.std((0, 2, 3), keepdim=True)
    return (images - images.mean((0, 2, 3), keepdim=True)) / spread


@prepare.misconception
def mean_and_std_of_all_numbers(images, mean, std):
    """You took one mean and one std over all numbers that came in. Each colour has its own, and
    they are given: mean and std."""
    return (images - images.mean()) / images.std()


@prepare.misconception
def one_number_for_all_colours(images, mean, std):
    """You took one number for all colours: the mean of the means, and of the stds. Each colour has
    its own, and keeps it: mean[:, None, None]."""
    return (images - mean.mean()) / std.mean()


@prepare.misconception
def first_number_for_all_colours(images, mean, std):
    """You took the first mean and the first std for all colours. Each colour has its own:
    mean[:, None, None] lays each of them along its colour."""
    return (images - mean[0]) / std[0]


@prepare.misconception
def along_the_width(images, mean, std):
    """Your three means lie along the *width*: torch fits shapes together from the right. With
    another width than 3 that is an error. Along the colours lies mean[:, None, None]."""
    return (images - mean) / std


@prepare.misconception
def along_the_height(images, mean, std):
    """Your three means lie along the *height*: one None is missing. Along the colours lies
    mean[:, None, None], of shape (3, 1, 1)."""
    return (images - mean[:, None]) / std[:, None]


@prepare.misconception
def along_the_batch(images, mean, std):
    """Your three means lie along the *pictures* of the batch: there is one None too many, at the
    end. Along the colours lies mean[:, None, None], of shape (3, 1, 1)."""
    return (images - mean[:, None, None, None]) / std[:, None, None, None]


@prepare.misconception
def loop_over_the_pictures(images, mean, std):
    """Your loop over the colours counts through the *pictures*: images[c] is picture c of the
    batch. Colour c of all of them is images[:, c]."""
    out = torch.zeros_like(images)
    for c in range(3):
        out[c] = (images[c] - mean[c]) / std[c]
    return out


@prepare.misconception
def loop_over_all_of_the_picture(images, mean, std):
    """Your loop normalises all of the picture, once with the numbers of each colour. Each time it
    should take only its own colour: out[:, c] = (images[:, c] - mean[c]) / std[c]"""
    for c in range(3):
        images = (images - mean[c]) / std[c]
    return images


@prepare.misconception
def last_number_for_all_colours(images, mean, std):
    """You took the last mean and the last std for all colours: each time round, your loop writes
    over the picture. Each time it should fill only its own colour, out[:, c]."""
    return (images - mean[2]) / std[2]


@prepare.misconception
def returned_in_the_loop(images, mean, std):
    """Only red is prepared: your `return` stands inside the loop, and ends it. Move it to the left,
    below the loop."""
    out = images.clone()
    out[:, 0] = prepare.reference(images, mean, std)[:, 0]
    return out


@prepare.misconception
def blue_left_as_it_is(images, mean, std):
    """Blue is as it was: your loop ends too early. range(3) counts 0, 1 and 2."""
    out = images.clone()
    out[:, :2] = prepare.reference(images, mean, std)[:, :2]
    return out


@prepare.misconception
def only_std_reshaped(images, mean, std):
    """The mean still lies along the width, and only std along the colours. Both need the shape
    (3, 1, 1): mean[:, None, None]"""
    return (images - mean) / std[:, None, None]


@prepare.misconception
def only_mean_reshaped(images, mean, std):
    """std still lies along the width, and only the mean along the colours. Both need the shape
    (3, 1, 1): std[:, None, None]"""
    return (images - mean[:, None, None]) / std


@prepare.misconception
def means_turned_round(images, mean, std):
    """You gave red the mean and std of blue, and blue those of red. All three are in one order:
    red, green, blue."""
    return prepare.reference(images, mean.flip(0), std.flip(0))


@prepare.misconception
def brought_to_minus_one_and_one(images, mean, std):
    """You brought the shades to -1 to 1, whatever mean and std are. Other networks want that; use
    the numbers that you are given."""
    return 2 * images - 1


@prepare.misconception
def imagenet_written_in(images, mean, std):
    """You wrote the numbers of ImageNet into the function. Use its parameters: another network was
    trained with others."""
    known = torch.tensor([[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]])
    return prepare.reference(images, *known)


@prepare.alternative
def prepare_with_views(images, mean, std):
    return (images - mean.view(1, 3, 1, 1)) / std.view(1, 3, 1, 1)


@prepare.alternative
def prepare_colour_by_colour(images, mean, std):
    out = torch.zeros_like(images)
    for c in range(3):
        out[:, c] = (images[:, c] - mean[c]) / std[c]
    return out


@prepare.alternative
def prepare_in_a_stack(images, mean, std):
    colours = [(images[:, c] - mean[c]) / std[c] for c in range(images.shape[1])]
    return torch.stack(colours, dim=1)


@prepare.alternative
def prepare_with_colours_last(images, mean, std):
    last = images.permute(0, 2, 3, 1)
    return ((last - mean) / std).permute(0, 3, 1, 2)
