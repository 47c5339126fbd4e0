"""Training a variational autoencoder: its step, its warm-up, and stopping when it is time."""

from __future__ import annotations

import pytest
import torch
from test_training import same, weights

from artcourse.losses import negative_elbo
from artcourse.measures import active_units, collapse_warning, log_likelihood, measure_elbo
from artcourse.models import VAE, ConditionalVAE, VAEByHand
from artcourse.training import Adam, EarlyStopping, ELBOStep, StepReport, fit

OPTIONS = {"latent_size": 2, "hidden_size": 16, "network": "mlp"}


def bars(count: int = 64) -> torch.Tensor:
    """Pictures of 6 × 4 pixels with one bar, upright or lying."""
    generator = torch.Generator().manual_seed(0)
    images = torch.zeros(count, 1, 6, 4)
    for image, place in zip(images, torch.randint(10, (count,), generator=generator), strict=True):
        if place < 6:
            image[0, place] = 1
        else:
            image[0, :, place - 6] = 1
    return images


def trained(step: ELBOStep | None = None, epochs: int = 30, **options: object) -> tuple:
    torch.manual_seed(0)
    model, images = VAE((1, 6, 4), **OPTIONS), bars()
    optimizer = Adam(model.parameters(), lr=1e-2)
    step = step or ELBOStep()
    history = fit(
        model,
        negative_elbo,
        (images, images),
        optimizer=optimizer,
        epochs=epochs,
        batch_size=16,
        step=step,
        **options,
    )
    return model, history, images


def test_it_learns_to_rebuild() -> None:
    model, history, images = trained(epochs=150)
    assert history.epoch_losses[-1] < 0.5 * history.epoch_losses[0]
    with torch.no_grad():
        rebuilt = torch.sigmoid(model.decode(model.encode(images)[0]))
    assert ((rebuilt > 0.5) == (images > 0.5)).float().mean() > 0.95


def test_our_own_layers_learn_by_fit_as_well() -> None:
    images = bars().flatten(1)
    model = VAEByHand(24, 2, 16, generator=torch.Generator().manual_seed(0))
    optimizer = Adam(model.parameters(), lr=1e-2)
    history = fit(
        model, negative_elbo, (images, images), optimizer=optimizer, epochs=30, batch_size=16
    )
    assert history.epoch_losses[-1] < 0.7 * history.epoch_losses[0]


def test_what_is_rebuilt_is_what_was_given() -> None:
    """A transform draws pictures anew each time, and these are what has to come out."""
    seen: list[torch.Tensor] = []

    def loss(output: object, images: torch.Tensor, beta: float) -> torch.Tensor:
        seen.append(images)
        return negative_elbo(output, images, beta=beta)

    torch.manual_seed(0)
    model = VAE((1, 6, 4), **OPTIONS)
    grey = torch.full((8, 1, 6, 4), 0.5)
    optimizer = Adam(model.parameters())
    fit(
        model,
        loss,
        (grey, grey),
        optimizer=optimizer,
        epochs=2,
        batch_size=8,
        transform=torch.bernoulli,
        step=ELBOStep(),
    )
    assert set(seen[0].unique().tolist()) == {0.0, 1.0}
    assert not torch.equal(seen[0], seen[1])


def test_labels_go_to_a_conditional_network() -> None:
    torch.manual_seed(0)
    model, images = ConditionalVAE(10, (1, 6, 4), **OPTIONS), bars()
    labels = torch.arange(len(images)) % 10
    optimizer = Adam(model.parameters(), lr=1e-2)
    step = ELBOStep(labelled=True)
    history = fit(model, negative_elbo, (images, labels), optimizer=optimizer, epochs=3, step=step)
    assert len(history.epoch_losses) == 3
    assert measure_elbo(model, images, labels).negative_elbo < 24
    assert log_likelihood(model, images, labels, samples=3).shape == (64,)


def test_the_weight_grows_in_the_warm_up_and_stays() -> None:
    step = ELBOStep(beta=4.0, warm_up=0.5)
    assert [step.weight(done) for done in (0.0, 0.25, 0.5, 1.0)] == [0.0, 2.0, 4.0, 4.0]
    assert ELBOStep(beta=3.0).weight(0.0) == 3.0


def test_the_weight_reaches_the_loss() -> None:
    used: list[float] = []

    def loss(output: object, images: torch.Tensor, beta: float) -> torch.Tensor:
        used.append(beta)
        return negative_elbo(output, images, beta=beta)

    torch.manual_seed(0)
    model, images = VAE((1, 6, 4), **OPTIONS), bars(32)
    optimizer = Adam(model.parameters())
    step = ELBOStep(beta=2.0, warm_up=1.0)
    fit(model, loss, (images, images), optimizer=optimizer, epochs=2, batch_size=16, step=step)
    assert used == [0.5, 1.0, 1.5, 2.0]


def test_a_collapsed_posterior_is_told() -> None:
    model, _, images = trained(ELBOStep(beta=50.0), epochs=60)
    with torch.no_grad():
        mu, log_var = model.encode(images)
    assert active_units(mu, log_var) == 0
    assert "collapsed: none of the 2" in collapse_warning(mu, log_var)
    model, _, images = trained(epochs=150)
    with torch.no_grad():
        mu, log_var = model.encode(images)
    assert active_units(mu, log_var) == 2
    assert collapse_warning(mu, log_var) is None
    one = torch.cat([mu[:, :1], torch.zeros(64, 2)], 1), torch.zeros(64, 3)
    assert collapse_warning(*one).startswith("Only 1 of 3 latent numbers")


def test_bounds_of_a_network_are_ordered() -> None:
    model, _, images = trained(epochs=60)
    found = measure_elbo(model, images, draws=200)
    assert found.negative_elbo == pytest.approx(found.reconstruction + found.kl)
    bounds = [log_likelihood(model, images, samples=count).mean().item() for count in (1, 8, 200)]
    assert -found.negative_elbo == pytest.approx(bounds[0], abs=0.5)
    assert bounds[0] < bounds[1] < bounds[2]
    again = measure_elbo(model, images, draws=200)
    assert again == found


def scripted(numbers: list[float], **options: int) -> EarlyStopping:
    """Early stopping on numbers that are known beforehand."""
    given = iter(numbers)
    return EarlyStopping(lambda _: next(given), **options)


def test_it_stops_with_the_best_weights() -> None:
    stopping = scripted([5.0, 3.0, 4.0, 3.5, 9.0], patience=2)
    model, history, _ = trained(epochs=9, callback=stopping)
    assert stopping.best == (2, 3.0)
    assert len(history.epoch_losses) == 4
    assert "best rebuilt after epoch 2, and not better until epoch 4" in history.stopped
    same(weights(model), weights(trained(epochs=2)[0]))


def test_at_the_last_epoch_the_best_weights_come_back_too() -> None:
    stopping = scripted([5.0, 3.0, 4.0], patience=5)
    model, history, _ = trained(epochs=3, callback=stopping)
    assert history.stopped is None
    same(weights(model), weights(trained(epochs=2)[0]))


def test_it_measures_every_so_many_epochs_and_calls_another() -> None:
    called: list[StepReport] = []
    stopping = scripted([5.0, 4.0], every=3, patience=5)
    stopping.callback = called.append
    trained(epochs=6, callback=stopping)
    assert stopping.measured == [(3, 5.0), (6, 4.0)]
    assert len(called) == 6 * 4


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ELBOStep(beta=-1), "beta"),
        (lambda: ELBOStep(warm_up=1.5), "warm_up should be a part of the training"),
        (lambda: EarlyStopping(len, patience=0), "patience"),
        (lambda: EarlyStopping(len, every=0), "every"),
        (lambda: measure_elbo(VAE(), torch.rand(2, 1, 28, 28), draws=0), "draws"),
        (lambda: log_likelihood(VAE(), torch.rand(2, 1, 28, 28), samples=0), "samples"),
        (lambda: active_units(torch.rand(3), torch.rand(3)), r"mu should have shape \(N, d\)"),
    ],
)
def test_what_is_refused(call: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
