"""Stop a training when it gets better no more, with the weights that were best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from artcourse.functional._door import whole
from artcourse.training.history import Callback, StepReport, StopTraining


class EarlyStopping:
    """A callback for ``fit`` that measures the network now and then on held-out data.

    The best weights are kept. They are put back when nothing has become better for some
    measurements, which ends the training, and at the end of the last epoch. After Ctrl-C the
    network keeps those that it has; ``restore`` puts the best back.

    Parameters
    ----------
    measure : callable
        Of the network, returns a number that is better when smaller, such as −ELBO.
    patience : int
        After how many measurements without a better one the training ends.
    every : int
        Epochs from one measurement to the next.
    callback : callable, optional
        Another one, called at every step: a bar.

    Attributes
    ----------
    measured : list of pair
        Of (epoch, number).
    best : pair
        The epoch and the number of the best; None before the first.

    Raises
    ------
    ValueError
        When patience or every is no whole number of 1 or more.

    Examples
    --------
    ``fit(…, callback=EarlyStopping(lambda model: measure_elbo(model, held_out).negative_elbo))``

    Lesson: 07_variational_autoencoder
    """

    def __init__(
        self,
        measure: Callable[[Any], float],
        patience: int = 5,
        every: int = 1,
        callback: Callback | None = None,
    ) -> None:
        self.measure, self.callback = measure, callback
        self.patience = whole("patience", patience, 1)
        self.every = whole("every", every, 1)
        self.measured: list[tuple[int, float]] = []
        self.best: tuple[int, float] | None = None
        self._weights: dict[str, Any] = {}

    def __call__(self, report: StepReport) -> None:
        """Measure at the end of an epoch, and stop where it is time."""
        if self.callback is not None:
            self.callback(report)
        if not report.epoch_ends:
            return
        last = report.epoch == report.epochs
        if last or report.epoch % self.every == 0:
            self._note(report)
        waited = len(self.measured) - 1 - self._place_of_best()
        if last:
            self.restore(report.model)
        elif self.best is not None and waited >= self.patience:
            self.restore(report.model)
            raise StopTraining(
                f"The held-out data were best rebuilt after epoch {self.best[0]}, and not better "
                f"until epoch {report.epoch}. The network has its best weights."
            )

    def restore(self, model: Any) -> None:
        """Put the best weights back into the network."""
        if self._weights:
            model.load_state_dict(self._weights)

    def _note(self, report: StepReport) -> None:
        """Measure, and keep the weights if they are the best so far."""
        found = (report.epoch, self.measure(report.model))
        self.measured.append(found)
        if self.best is None or found[1] < self.best[1]:
            self.best = found
            state = report.model.state_dict()
            self._weights = {name: value.detach().clone() for name, value in state.items()}

    def _place_of_best(self) -> int:
        return self.measured.index(self.best) if self.best is not None else 0
