"""Wrong answers to best_epoch, which no misconception lists: each with what it is told."""

from __future__ import annotations

from artcourse.exercises.l04_training_a_cnn.best_epoch import best_epoch


def one_epoch_too_late(losses, patience):
    """You stop one epoch too late. After `patience` epochs without a new minimum it is over:
    compare with == or >=, not with >."""
    return best_epoch.reference(losses, patience + 1)


def one_epoch_too_early(losses, patience):
    """You stop one epoch too early. Only the epochs *after* the best one count as waiting: they
    are `patience` many, without the best itself."""
    best, waited = 0, 1
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 1
        else:
            waited += 1
        if waited >= patience:
            return best, epoch
    return best, len(losses) - 1


def patience_ignored(losses, patience):
    """You stop at the first epoch that is not better. Losses go up and down: wait until that
    happened `patience` times in a row."""
    return best_epoch.reference(losses, 1)


def never_stops(losses, patience):
    """You went through the whole list, and never stopped. Training ends as soon as `patience`
    epochs in a row brought no new minimum; leave the loop there, with return or break."""
    return losses.index(min(losses)), len(losses) - 1


def nothing_after_the_loop(losses, patience):
    """Right where patience is used up. Where it never is, your loop comes to its end and your
    function returns nothing (None). After the loop, return best and len(losses) - 1."""
    best, stopped = best_epoch.reference(losses, patience)
    return (best, stopped) if stopped - best == patience else None


def stopped_first(losses, patience):
    """Both numbers are right, but in the wrong order. return best, stopped"""
    best, stopped = best_epoch.reference(losses, patience)
    return stopped, best


TOLD = {
    one_epoch_too_late: "patience one too large",
    one_epoch_too_early: "patience one too small",
    patience_ignored: "patience taken for 1",
    never_stops: "patience negated",
    nothing_after_the_loop: "nothing returned",
    stopped_first: "parts swapped",
}
