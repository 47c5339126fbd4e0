"""fit takes its five steps, the same for our layers and torch's, and ends well in every case."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from artcourse import layers
from artcourse.layers import kaiming_normal_, xavier_uniform_
from artcourse.losses import cross_entropy, cross_entropy_backward, mse_loss
from artcourse.measures import accuracy
from artcourse.training import SGD, Adam, Diverged, StepReport, as_device, fit

KINDS = pytest.mark.parametrize("kind", [layers, nn], ids=["ours", "torch"])


def network(kind: object, dtype: torch.dtype = torch.float64, seed: int = 0) -> object:
    """A small network, of our layers or of torch's, with weights of its own."""
    model = kind.Sequential(
        kind.Conv2d(1, 3, 3, padding=1, dtype=dtype),
        kind.ReLU(),
        kind.MaxPool2d(2),
        kind.Flatten(),
        kind.Linear(12, 3, dtype=dtype),
    )
    layers.initialise(model, kaiming_normal_, torch.Generator().manual_seed(seed))
    return model


def examples(number: int = 22, seed: int = 0, dtype: torch.dtype = torch.float64) -> tuple:
    """Pictures in three classes, by where they are brightest."""
    generator = torch.Generator().manual_seed(seed)
    images = torch.rand(number, 1, 4, 5, generator=generator, dtype=dtype)
    labels = torch.randint(3, (number,), generator=generator)
    images[torch.arange(number), 0, labels] += 1
    return images, labels


def weights(model: object) -> list[Tensor]:
    return [param.detach().clone() for param in model.parameters()]


def same(one: list[Tensor], other: list[Tensor]) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one, other, strict=True))


def train(model: object, epochs: int = 3, **options: object) -> object:
    """Fit a network with momentum, unless something else is asked for."""
    options.setdefault("optimizer", SGD(model.parameters(), lr=0.05, momentum=0.9))
    data = options.pop("data", examples())
    loss = options.pop("loss", cross_entropy)
    return fit(model, loss, data, epochs=epochs, **{"batch_size": 5, **options})


@pytest.mark.parametrize("method", [SGD, Adam])
def test_our_layers_train_to_the_losses_of_torch(method: type) -> None:
    own, twin = network(layers), network(nn)
    torch_method = getattr(torch.optim, method.__name__)
    ours = train(own, 20, optimizer=method(own.parameters(), lr=0.01))
    theirs = train(
        twin, 20, optimizer=torch_method(twin.parameters(), lr=0.01), loss=F.cross_entropy
    )
    torch.testing.assert_close(ours.step_losses, theirs.step_losses, rtol=1e-9, atol=1e-9)
    torch.testing.assert_close(weights(own), weights(twin), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_both_kinds_of_layers_train_alike_to_the_last_digits(seed: int) -> None:
    """In double precision. In float32 a rounding error may end on the other side of a kink, of
    ReLU or of max pooling, and from there on two trainings go two ways."""
    own, twin = network(layers, seed=seed), network(nn, seed=seed)
    one, other = (
        train(it, 100, optimizer=Adam(it.parameters(), lr=0.003), generator=seed)
        for it in (own, twin)
    )
    assert len(one.step_losses) == 500
    torch.testing.assert_close(one.step_losses, other.step_losses, rtol=0, atol=1e-9)


@KINDS
def test_a_network_learns(kind: object) -> None:
    model = network(kind, torch.float32)
    data = examples(60, dtype=torch.float32)
    history = train(model, 30, data=data, optimizer=Adam(model.parameters(), lr=0.01))
    assert history.epoch_losses[-1] < 0.3 < history.epoch_losses[0]
    assert accuracy(model(data[0]), data[1]) > 0.9
    assert len(history.step_losses) == 30 * 12
    assert history.stopped is None


def test_the_loss_of_an_epoch_is_the_mean_of_all_examples() -> None:
    model = network(layers)
    images, labels = examples(22)
    history = train(model, 1, optimizer=SGD(model.parameters(), lr=0.0))
    expected = F.cross_entropy(model(images), labels).item()
    assert history.epoch_losses == pytest.approx([expected])
    assert len(history.step_losses) == 5


@KINDS
def test_training_ends_at_the_threshold(kind: object) -> None:
    history = train(network(kind), 500, threshold=0.5)
    assert history.epoch_losses[-1] <= 0.5 < min(history.epoch_losses[:-1])
    assert history.stopped == f"The loss reached 0.5 in epoch {len(history.epoch_losses)}."
    assert "loss 0." in repr(history)
    assert history.stopped in repr(history)


@KINDS
def test_new_weights_are_drawn_from_the_generator(kind: object) -> None:
    one, other, kept = network(kind, seed=1), network(kind, seed=2), network(kind, seed=2)
    for model in (one, other):
        train(model, 0, initialise=xavier_uniform_, generator=7)
    assert same(weights(one), weights(other))
    train(kept, 0)
    assert same(weights(kept), weights(network(kind, seed=2)))


@KINDS
def test_the_seed_decides_all_and_others_keep_their_random_numbers(kind: object) -> None:
    models = [network(kind) for _ in range(4)]
    torch.manual_seed(3)
    before = torch.get_rng_state()
    train(models[0], generator=5)
    train(models[1], generator=torch.Generator().manual_seed(5))
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(4)
    train(models[2], generator=5)
    train(models[3], generator=6)
    assert same(weights(models[0]), weights(models[1]))
    assert same(weights(models[0]), weights(models[2]))
    assert not same(weights(models[0]), weights(models[3]))


def test_each_epoch_sees_each_example_once_in_another_order() -> None:
    seen: list[Tensor] = []

    def noted(inputs: Tensor) -> Tensor:
        seen.append(inputs[:, 0, 0, 0])
        return inputs

    data = torch.arange(22.0).reshape(22, 1, 1, 1).expand(22, 1, 4, 5), examples()[1]
    model = network(layers, torch.float32)
    train(model, 2, data=data, transform=noted, optimizer=SGD(model.parameters(), lr=0.0))
    epochs = torch.cat(seen).reshape(2, 22)
    assert [len(batch) for batch in seen[:5]] == [5, 5, 5, 5, 2]
    assert not torch.equal(epochs[0], epochs[1])
    assert torch.equal(epochs.sort().values, torch.arange(22.0).expand(2, 22))


@pytest.mark.parametrize("method", [SGD, torch.optim.SGD])
def test_the_schedule_sets_the_learning_rate(method: type) -> None:
    model = network(nn)
    optimizer = method(model.parameters(), lr=0.1)
    rates = []

    def note(report: StepReport) -> None:
        if not report.epoch_ends:
            rates.append(getattr(optimizer, "lr", None) or optimizer.param_groups[0]["lr"])

    train(model, 2, optimizer=optimizer, schedule=lambda done: 1 - done, callback=note)
    assert rates == pytest.approx([0.1, 0.09, 0.08, 0.07, 0.05, 0.04, 0.03, 0.02])
    train(model, 1, optimizer=optimizer, callback=note)
    assert rates[-1] == pytest.approx(0.1)


@KINDS
def test_validation_measures_and_does_not_teach(kind: object) -> None:
    model, other = network(kind), network(kind)
    held_out = examples(9, seed=1)
    history = train(model, 2, validation=held_out, metrics={"accuracy": accuracy})
    train(other, 2)
    assert same(weights(model), weights(other))
    output = model(held_out[0]).detach()
    assert history.validation.keys() == {"loss", "accuracy"}
    assert len(history.validation["loss"]) == 2
    assert history.validation["loss"][-1] == pytest.approx(cross_entropy(output, held_out[1]))
    assert history.validation["accuracy"][-1] == accuracy(output, held_out[1])
    assert "validation accuracy" in repr(history)


def test_the_callback_hears_of_every_step() -> None:
    heard: list[StepReport] = []
    model = network(layers)
    history = train(model, 2, callback=heard.append)
    places = [(each.epoch, each.step, each.epoch_ends) for each in heard]
    first = [(1, step, False) for step in (1, 2, 3, 4)] + [(1, 5, True)]
    assert places == first + [(2, step, ends) for _, step, ends in first]
    assert [each.done for each in heard] == pytest.approx([n / 10 for n in range(1, 11)])
    assert {(each.epochs, each.steps) for each in heard} == {(2, 5)}
    assert all(each.history is history and each.model is model for each in heard)


def test_torch_networks_learn_in_training_mode_and_end_in_evaluation_mode() -> None:
    modes = []

    class Noted(nn.Sequential):
        def forward(self, input: Tensor) -> Tensor:
            modes.append(self.training)
            return super().forward(input)

    model = Noted(nn.Flatten(), nn.Dropout(0.5), nn.Linear(20, 3, dtype=torch.float64)).eval()
    train(model, 2, validation=examples(3))
    assert modes == [*[True] * 5, False] * 2
    assert not model.training


def press_ctrl_c(at: int) -> Callable[[Tensor], Tensor]:
    """A transform that presses it in the middle of a step."""
    steps = iter(range(1000))

    def transform(inputs: Tensor) -> Tensor:
        if next(steps) == at:
            signal.raise_signal(signal.SIGINT)
        return inputs

    return transform


@KINDS
def test_ctrl_c_ends_the_step_and_keeps_what_was_learned(kind: object) -> None:
    handler = signal.getsignal(signal.SIGINT)
    model = network(kind)
    history = train(model, 4, transform=press_ctrl_c(at=7))
    assert signal.getsignal(signal.SIGINT) is handler
    assert len(history.step_losses) == 8
    assert history.stopped == (
        "Stopped by you in epoch 2 of 4, after step 3 of 5. The network keeps what it has learned."
    )
    whole = network(kind)
    seen = []
    train(whole, 4, callback=lambda _: seen.append(weights(whole)))
    assert same(weights(model), seen[7])  # as it was after that step, none half done


def test_a_second_ctrl_c_does_not_wait() -> None:
    first, second = press_ctrl_c(at=2), press_ctrl_c(at=2)
    history = train(network(layers), 4, transform=lambda inputs: second(first(inputs)))
    assert history.stopped.startswith("Stopped by you in epoch 1 of 4, after step 2 of 5.")
    assert len(history.step_losses) == 2  # the third step was left


def test_ctrl_c_in_the_last_step_has_nothing_to_stop() -> None:
    assert train(network(layers), 1, transform=press_ctrl_c(at=4)).stopped is None


def test_a_callback_may_stop_too() -> None:
    def stop(report: StepReport) -> None:
        raise KeyboardInterrupt

    assert "after step 1 of 5" in train(network(layers), callback=stop).stopped


def test_training_in_a_thread_works() -> None:
    done = []
    thread = threading.Thread(target=lambda: done.append(train(network(layers))))
    thread.start()
    thread.join()
    assert len(done[0].epoch_losses) == 3


@KINDS
def test_a_loss_that_blows_up_ends_with_a_sentence(kind: object) -> None:
    model = network(kind)
    optimizer = SGD(model.parameters(), lr=1e200)
    with pytest.raises(
        Diverged, match=r"The (loss|gradient of [\w.]+) became (nan|inf) in step \d+ \(epoch "
    ) as raised:
        train(model, 5, optimizer=optimizer)
    assert "Most often the learning rate is too large: try a tenth of 1e+200" in str(raised.value)
    assert len(raised.value.history.step_losses) >= 1
    assert all(loss < float("inf") for loss in raised.value.history.step_losses)


@KINDS
@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_bad_data_are_named_as_the_cause(kind: object, bad: float) -> None:
    images, labels = examples()
    images[3, 0, 1, 1] = bad
    model = network(kind)
    with pytest.raises(Diverged, match=r"The cause is in the data: this batch already holds nan"):
        train(model, data=(images, labels))
    assert all(param.isfinite().all() for param in model.parameters())


def test_a_gradient_that_is_not_finite_is_named() -> None:
    def root(output: Tensor, targets: Tensor) -> Tensor:
        return (output - output).abs().sqrt().sum()  # 0, but its slope is infinite

    model = network(nn)
    before = weights(model)
    with pytest.raises(Diverged, match=r"The gradient of 0.weight became nan in step 1 \(epoch 1"):
        train(model, loss=root)
    assert same(weights(model), before)


def test_a_loss_of_ones_own_comes_with_its_backward_rule() -> None:
    def twice(output: Tensor, targets: Tensor) -> Tensor:
        return 2 * cross_entropy(output, targets)

    def twice_backward(grad_output: Tensor, output: Tensor, targets: Tensor) -> Tensor:
        return cross_entropy_backward(2 * grad_output, output, targets)

    own, twin = network(layers), network(nn)
    train(own, loss=(twice, twice_backward))
    train(twin, loss=twice)
    torch.testing.assert_close(weights(own), weights(twin))
    with pytest.raises(ValueError, match=r"backward rule of 'twice' too: loss=\(loss, loss_b"):
        train(own, loss=twice)


def test_losses_with_two_gradients_work() -> None:
    model, twin = network(layers), network(nn)
    data = examples()[0], torch.zeros(22, 3, dtype=torch.float64)
    train(model, data=data, loss=mse_loss)
    train(twin, data=data, loss=mse_loss)
    torch.testing.assert_close(weights(model), weights(twin))


def test_an_optimiser_of_another_network_is_refused() -> None:
    with pytest.raises(ValueError, match="this optimiser is another network's: make it with mod"):
        train(network(layers), optimizer=SGD(network(layers).parameters()))
    with pytest.raises(ValueError, match="this optimiser is another network's"):
        train(network(nn), optimizer=torch.optim.SGD(network(nn).parameters()))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (torch.ones(3, 1, 4, 5), "A data set is a pair of tensors"),
        ((torch.ones(3, 1, 4, 5), torch.zeros(4).long()), r"equally many examples, and some.*3, 4"),
        ((torch.ones(0, 1, 4, 5), torch.zeros(0).long()), r"equally many examples, and some.*0, 0"),
        (([1.0], [1]), "A data set is a pair of tensors"),
    ],
)
def test_data_that_do_not_fit_together_are_refused(data: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        train(network(layers), data=data)


def test_a_generator_of_a_gpu_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class OfGPU(torch.Generator):
        device = torch.device("cuda")

    with pytest.raises(ValueError, match="the generator should be one of the CPU"):
        train(network(layers), generator=OfGPU())


def test_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cuda", "mps"):
        module = torch.cuda if name == "cuda" else torch.backends.mps
        monkeypatch.setattr(module, "is_available", lambda: False)
    assert as_device("auto") == as_device("cpu") == torch.device("cpu")
    for wrong in ("cuda", "cuda:1", "mps", "gpu", ""):
        with pytest.raises(ValueError, match=r"device should be 'auto' or, on this machine, 'cpu'"):
            as_device(wrong)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert as_device("auto") == torch.device("mps")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert as_device("auto") == torch.device("cuda")
    assert as_device("cuda:1") == torch.device("cuda:1")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a graphics card")
@KINDS
def test_training_on_a_graphics_card(kind: object) -> None:
    here, there = network(kind), network(kind)
    ours = train(here, 3, validation=examples(4))
    theirs = train(there, 3, validation=examples(4), device="cuda")
    torch.testing.assert_close(ours.step_losses, theirs.step_losses)
    assert {param.device.type for param in there.parameters()} == {"cuda"}


def test_frozen_parts_stay_as_they_are() -> None:
    torch.manual_seed(0)
    modes = []

    class Noted(nn.Dropout):
        def forward(self, input: Tensor) -> Tensor:
            modes.append(self.training)
            return super().forward(input)

    frozen = nn.Sequential(nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), Noted())
    frozen.requires_grad_(False)
    model = nn.Sequential(frozen, nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(18, 3)).double()
    before = {name: it.clone() for name, it in frozen.state_dict().items()}
    learned = [param for param in model.parameters() if param.requires_grad]
    history = train(model, 4, optimizer=Adam(learned, lr=0.02), validation=examples(4))
    assert history.epoch_losses[-1] < history.epoch_losses[0]
    assert modes == [False] * 24
    assert all(torch.equal(before[name], it) for name, it in frozen.state_dict().items())
    assert model[1].running_mean.abs().sum() > 0


@KINDS
def test_gradients_of_what_the_optimiser_leaves_do_not_pile_up(kind: object) -> None:
    model, twin = network(kind), network(kind)
    sizes = []
    for it, epochs in ((model, 1), (twin, 4)):
        optimizer = SGD([it[4].bias], lr=0.0)
        train(it, epochs, optimizer=optimizer, data=examples(5), generator=1)
        sizes.append(it[0].weight.grad.norm())
    torch.testing.assert_close(*sizes)


def test_a_callback_that_changes_the_mode_changes_nothing() -> None:
    def network_with_chance() -> nn.Module:
        model = network(nn)
        model.append(nn.Dropout(0.5))
        return model

    one, other = network_with_chance(), network_with_chance()
    train(one)
    train(other, callback=lambda report: report.model.eval())
    assert same(weights(one), weights(other))


@KINDS
def test_a_callback_that_fails_leaves_all_in_order(kind: object) -> None:
    def fail(report: StepReport) -> None:
        if report.step == 3:
            raise LookupError("mine")

    handler, model = signal.getsignal(signal.SIGINT), network(kind)
    optimizer = SGD(model.parameters(), lr=0.1)
    before = torch.get_rng_state()
    with pytest.raises(LookupError, match="mine"):
        train(model, optimizer=optimizer, schedule=lambda done: 1 - done, callback=fail)
    assert signal.getsignal(signal.SIGINT) is handler
    assert torch.equal(torch.get_rng_state(), before)
    assert optimizer.lr == 0.1
    assert not getattr(model, "training", False)


def test_a_callback_that_stops_at_the_very_end_stops_nothing() -> None:
    def stop(report: StepReport) -> None:
        if report.done == 1:
            raise KeyboardInterrupt

    assert train(network(layers), 2, callback=stop).stopped is None


@KINDS
def test_the_first_step_may_diverge(kind: object) -> None:
    model = network(kind, torch.float32)
    for param in model.parameters():
        param.data *= 1e30
    before = weights(model)
    with pytest.raises(Diverged, match=r"in step 1 \(epoch 1, step 1 of 5\).*The weights are as"):
        train(model, data=examples(dtype=torch.float32))
    assert same(weights(model), before)


def test_training_on_the_cpu_seeds_no_graphics_card(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = []
    monkeypatch.setattr(torch.cuda, "manual_seed_all", seeds.append)
    train(network(layers))
    assert seeds == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"batch_size": 0}, "batch_size should be a whole number, 1 or more, and is 0"),
        ({"batch_size": 2.5}, "batch_size should be a whole number"),
        ({"epochs": -1}, "epochs should be a whole number, 0 or more, and is -1"),
        ({"epochs": "3"}, "epochs should be a whole number"),
        ({"validation": (torch.ones(3, 1, 4, 5), torch.zeros(4).long())}, r"equally many exam"),
    ],
)
def test_impossible_settings_are_refused_before_the_work(wrong: dict, message: str) -> None:
    steps: list[StepReport] = []
    with pytest.raises(ValueError, match=message):
        train(network(layers), callback=steps.append, **wrong)
    assert not steps
