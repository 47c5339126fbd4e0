"""An exercise on the end of training: when to stop, and which weights to keep."""

from __future__ import annotations

import torch

from artcourse.exercises.engine import Case, exercise


def _curves(generator: torch.Generator) -> list[Case]:
    return [
        Case([3.0, 2.0, 2.5, 2.6, 1.0], 1),
        Case([3.0, 2.0, 2.4, 2.3, 2.2, 1.5, 1.0], 3),
        Case([4.0, 3.0, 2.5, 2.6], 2),
        Case([5.0, 6.0, 4.0, 4.5, 3.0, 3.5, 2.0, 2.5, 2.7, 1.0, 3.0], 2),
        Case([2.0, 1.5, 1.5, 1.5, 1.2], 2),
        Case([1.0, 2.0, 3.0, 4.0, 5.0], 3),
        Case([0.9, 0.7, 0.8, 0.75, 0.6, 0.65, 0.62, 0.61], 4),
    ]


def _stopped(answer, losses, patience):
    got = answer(losses, patience)
    return [_plain(part) for part in got] if isinstance(got, (tuple, list)) else got


def _plain(part):
    """A tensor of one number is as right as the number."""
    try:
        return part.item()
    except (AttributeError, RuntimeError, ValueError):
        return part


@exercise(
    "training.best_epoch",
    title="stop early, and keep the best weights",
    cases=_curves,
    observe=_stopped,
    parts=("best", "stopped"),
    hints=[
        "Remember the number of the best epoch so far, beginning with 0, and how many epochs in "
        "a row brought nothing better since.",
        "Go through the epochs. A loss below losses[best] makes this epoch the best, and the "
        "count 0 again. Otherwise the count grows by 1.",
        "As soon as the count is patience, return best and this epoch. If the loop comes to its "
        "end, training stopped with the last epoch, len(losses) - 1.",
    ],
    praise="You stop when the network begins to learn by heart, and keep what it was before.",
)
def best_epoch(losses, patience):
    """The epoch to keep, and the last one trained (or the list's last), counted from 0."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited == patience:
            return best, epoch
    return best, len(losses) - 1


@best_epoch.misconception
def last_epoch_kept(losses, patience):
    """You keep the weights of the last epoch. The last ones brought nothing better, which is
    why training stopped: keep those of the epoch with the lowest loss until then."""
    _, stopped = best_epoch.reference(losses, patience)
    return stopped, stopped


@best_epoch.misconception
def compared_with_the_epoch_before(losses, patience):
    """You compared each loss with that of the epoch before. A loss may fall and still be higher
    than it once was: compare with the lowest so far."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[epoch - 1]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited == patience:
            return best, epoch
    return best, len(losses) - 1


@best_epoch.misconception
def waited_while_it_rises(losses, patience):
    """You find the best epoch, but you count only the epochs in which the loss rose. An epoch
    whose loss falls, and is still no new minimum, uses up patience too."""
    waited = 0
    for epoch in range(1, len(losses)):
        waited = 0 if losses[epoch] < losses[epoch - 1] else waited + 1
        if waited == patience:
            return losses.index(min(losses[: epoch + 1])), epoch
    return losses.index(min(losses)), len(losses) - 1


@best_epoch.misconception
def waited_in_all(losses, patience):
    """You counted all epochs that brought nothing better. They count only in a row: a new
    minimum sets the count to 0."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            return best, epoch
    return best, len(losses) - 1


@best_epoch.misconception
def new_minimum_counted_too(losses, patience):
    """You count a new minimum as waiting too: the count goes to 0, and then grows by 1 all the
    same. It grows only in the other case: put it into an else."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 0
        waited += 1
        if waited >= patience:
            return best, epoch
    return best, len(losses) - 1


@best_epoch.misconception
def first_epoch_counted_as_waiting(losses, patience):
    """You counted epoch 0 as one that brought nothing better, because its loss is not below
    itself. It is the first minimum: begin the loop at epoch 1, or with inf as the lowest
    loss."""
    best, waited = 0, 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return best, epoch
    return best, len(losses) - 1


@best_epoch.misconception
def waited_in_all_from_the_first(losses, patience):
    """You made two mistakes with the count. Epoch 0 does not wait: it is the first minimum, so
    begin the loop at epoch 1. And a new minimum sets the count to 0 again."""
    best, waited = 0, 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            return best, epoch
    return best, len(losses) - 1


@best_epoch.misconception
def equal_counts_as_better(losses, patience):
    """You took an equal loss for a better one: <= in place of <. Only a lower loss is a new
    minimum."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] <= losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited == patience:
            return best, epoch
    return best, len(losses) - 1


@best_epoch.misconception
def looked_into_the_future(losses, patience):
    """You searched the whole list for the lowest loss. What comes after the stop is never
    trained, so nobody knows it: search up to the epoch in which training stopped."""
    return losses.index(min(losses)), best_epoch.reference(losses, patience)[1]


@best_epoch.misconception
def waited_after_the_lowest_of_all(losses, patience):
    """You searched the whole list for the lowest loss, and waited from there. But training may
    have ended before it: then nobody ever sees that loss. Go through the epochs one by one,
    with what is known by then."""
    best = losses.index(min(losses))
    return best, min(best + patience, len(losses) - 1)


@best_epoch.misconception
def patience_added_to_the_lowest_of_all(losses, patience):
    """You searched the whole list for the lowest loss, and added patience. But training may have
    ended before that loss was ever seen; and if it comes near the end, your sum lies past the
    end of the list. Go through the epochs one by one, with what is known by then."""
    best = losses.index(min(losses))
    return best, best + patience


@best_epoch.misconception
def stop_noted_and_gone_on(losses, patience):
    """You note where to stop, and then go on through the list: a later epoch changes what you
    noted. Leave the loop at once, with return or break."""
    best, waited, stopped = 0, 0, len(losses) - 1
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            stopped = epoch
    return best, stopped


@best_epoch.misconception
def returned_in_the_first_round(losses, patience):
    """Your function ends in the first round of its loop: a `return` stands inside it. Move that
    one to the left, below the loop."""
    return 0, 0


@best_epoch.misconception
def counted_from_one(losses, patience):
    """Both numbers are 1 too large. Epochs are numbered from 0 here, as the places in a list."""
    best, stopped = best_epoch.reference(losses, patience)
    return best + 1, stopped + 1


@best_epoch.misconception
def number_of_epochs(losses, patience):
    """Best is right. But your second number says *how many* epochs there were. Asked for is the
    number of the last one, from 0: one less."""
    best, stopped = best_epoch.reference(losses, patience)
    return best, stopped + 1


@best_epoch.misconception
def epoch_before_the_stop(losses, patience):
    """Best is right. But where patience is used up, your second number is 1 too small. The epoch
    that used it up was trained too: return best, epoch"""
    best, stopped = best_epoch.reference(losses, patience)
    return best, stopped - (stopped - best == patience)


@best_epoch.misconception
def epoch_before_the_last(losses, patience):
    """Best is right. But your second number is 1 too small everywhere. Asked for is the last
    epoch that was trained, and the one that used up patience was trained too."""
    best, stopped = best_epoch.reference(losses, patience)
    return best, stopped - 1


@best_epoch.misconception
def one_past_the_end(losses, patience):
    """Right where patience is used up. Where it never is, training ends with the last epoch, and
    that has the number len(losses) - 1."""
    best, stopped = best_epoch.reference(losses, patience)
    return best, stopped + (stopped - best < patience)


@best_epoch.misconception
def counted_back_from_the_stop(losses, patience):
    """You found the best epoch as stopped - patience. That is true where patience was used up,
    but not where the list ends before: remember the best epoch as you go."""
    _, stopped = best_epoch.reference(losses, patience)
    return stopped - patience, stopped


@best_epoch.misconception
def begins_with_loss_zero(losses, patience):
    """Your lowest loss begins with 0, and no loss is ever below that. Begin with losses[0], or
    with inf."""
    return 0, min(patience, len(losses)) - 1


@best_epoch.misconception
def largest_loss(losses, patience):
    """You searched for the largest loss. That would be right for an accuracy; the best loss is
    the lowest."""
    return best_epoch.reference([-loss for loss in losses], patience)


@best_epoch.misconception
def loss_for_epoch(losses, patience):
    """You gave back the lowest loss itself. Asked for is the number of its epoch, to know which
    weights to keep."""
    best, stopped = best_epoch.reference(losses, patience)
    return losses[best], stopped


@best_epoch.alternative
def best_epoch_by_the_lowest_so_far(losses, patience):
    best, lowest = -1, float("inf")
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            best, lowest = epoch, loss
        if epoch - best >= patience:
            break
    return best, epoch


@best_epoch.alternative
def best_epoch_by_cutting(losses, patience):
    for epoch in range(len(losses)):
        seen = losses[: epoch + 1]
        if epoch - seen.index(min(seen)) == patience:
            return [seen.index(min(seen)), epoch]
    return [losses.index(min(losses)), len(losses) - 1]


@best_epoch.alternative
def best_epoch_in_tensors(losses, patience):
    losses = torch.tensor(losses)
    for epoch in range(len(losses)):
        best = losses[: epoch + 1].argmin()
        if epoch - best == patience:
            break
    return best, epoch
