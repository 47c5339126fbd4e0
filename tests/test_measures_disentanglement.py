"""The mutual information gap: by hand, by scikit-learn, and on latents made for it."""

from __future__ import annotations

import math

import pytest
import torch
from sklearn.metrics import mutual_info_score
from tensors import assert_close

from artcourse.atelier import load_shapes
from artcourse.measures import mutual_information_gap


def some_factors(count: int = 3_000, seed: int = 0) -> torch.Tensor:
    """Three factors of 2, 3 and 5 values."""
    generator = torch.Generator().manual_seed(seed)
    return torch.stack([torch.randint(0, k, (count,), generator=generator) for k in (2, 3, 5)], 1)


def noise(count: int, numbers: int, seed: int = 1) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, numbers, generator=generator, dtype=torch.float64)


def test_a_small_table_by_hand() -> None:
    # The first number tells the factor wholly: log 2. Of the second, p = 3/8, 1/8, 1/8, 3/8.
    factors = torch.tensor([0, 0, 0, 0, 1, 1, 1, 1])[:, None]
    latents = torch.tensor([[9.0, 9, 9, 9, -1, -1, -1, -1], [0, 0, 0, 5, 0, 5, 5, 5]]).T
    found = mutual_information_gap(latents, factors, bins=2)
    second = 2 * 3 / 8 * math.log(3 / 2) + 2 * 1 / 8 * math.log(1 / 2)
    assert found.information.flatten().tolist() == pytest.approx([math.log(2), second], abs=1e-12)
    assert found.entropies.tolist() == pytest.approx([math.log(2)], abs=1e-12)
    assert found.mean == pytest.approx(1 - second / math.log(2), abs=1e-12)


def test_entropies_are_those_of_unequal_values() -> None:
    factors = torch.tensor([[7, -3], [7, 4], [2, 9], [7, 4]])
    found = mutual_information_gap(noise(4, 2), factors)
    wanted = [
        -(0.75 * math.log(0.75) + 0.25 * math.log(0.25)),
        -(0.5 * math.log(0.5) + 2 * 0.25 * math.log(0.25)),
    ]
    assert found.entropies.tolist() == pytest.approx(wanted, abs=1e-12)


def test_information_is_that_of_scikit_learn() -> None:
    factors = some_factors(200)
    latents = noise(200, 4) + factors.double() @ noise(3, 4, seed=2)
    found = mutual_information_gap(latents, factors, bins=7)
    assert found.information.shape == (4, 3)
    for z in range(4):
        least, most = latents[:, z].min(), latents[:, z].max()
        bins = [min(6, int((x - least) / (most - least) * 7)) for x in latents[:, z]]
        for f in range(3):
            wanted = mutual_info_score(bins, factors[:, f])
            assert found.information[z, f].item() == pytest.approx(wanted, abs=1e-12)
    best = found.information.sort(0, descending=True).values
    assert_close(found.per_factor, (best[0] - best[1]) / found.entropies)
    assert found.mean == pytest.approx(found.per_factor.mean().item())


def test_one_number_for_each_factor_is_a_gap_of_one() -> None:
    factors = some_factors()
    order = torch.tensor([2, 0, 1])
    latents = torch.cat([-factors.double()[:, order] * 3.7 + 1, noise(len(factors), 2)], 1)
    latents[:, :3] += 0.01 * noise(len(factors), 3, seed=5)
    found = mutual_information_gap(latents, factors)
    assert found.mean > 0.97
    assert found.information.argmax(0).tolist() == [1, 2, 0]


def test_a_turned_pair_shares_its_factors_and_has_no_gap() -> None:
    generator = torch.Generator().manual_seed(3)
    factors = torch.randint(0, 8, (20_000, 2), generator=generator)
    spread = factors.double() + 0.3 * noise(20_000, 2)
    turn = torch.tensor([[1.0, 1], [-1, 1]], dtype=torch.float64) / math.sqrt(2)
    straight, turned = (mutual_information_gap(z, factors).mean for z in (spread, spread @ turn))
    assert turned < 0.02
    assert straight > 0.5


def test_shuffled_latents_tell_no_more_than_counting_finds_by_chance() -> None:
    factors = some_factors()
    found = mutual_information_gap(noise(len(factors), 4), factors)
    values = torch.tensor([2, 3, 5])
    bias = (20 - 1) * (values - 1) / (2 * len(factors))
    assert (found.information.mean(0) < 2 * bias).all()
    assert found.mean < 0.01


def test_doubled_numbers_have_no_gap() -> None:
    factors = some_factors()
    assert mutual_information_gap(factors.double().repeat(1, 2), factors).mean == pytest.approx(0)


def test_a_number_that_never_changes_tells_nothing() -> None:
    factors = some_factors(50)
    latents = torch.cat([factors.float(), torch.full((50, 1), 0.3)], 1)
    assert mutual_information_gap(latents, factors).information[3].tolist() == [0, 0, 0]


def test_the_factors_of_the_shapes_themselves() -> None:
    factors = load_shapes("validation").factors
    found = mutual_information_gap(factors.float(), factors)
    assert found.mean > 0.9
    assert found.entropies[0].item() == pytest.approx(math.log(3), abs=0.01)


TWO = torch.tensor([[0, 1], [1, 0], [0, 0]])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mutual_information_gap(noise(3, 1), TWO), r"shape \(N, d\) with d of 2 or more"),
        (lambda: mutual_information_gap(noise(3, 2)[0], TWO), "latents should have shape"),
        (lambda: mutual_information_gap(TWO, TWO), "latents should hold floating-point"),
        (lambda: mutual_information_gap(noise(3, 2), TWO.float()), "factors should be whole num"),
        (lambda: mutual_information_gap(noise(3, 2), TWO[:2]), r"the N of latents, 3, and has \(2"),
        (lambda: mutual_information_gap(noise(3, 2), TWO[:, 0]), r"factors should have shape"),
        (lambda: mutual_information_gap(noise(3, 2), TWO * 0), "two values or more each, and fac"),
        (lambda: mutual_information_gap(noise(3, 2), TWO, 1), "bins should be a whole number, 2"),
        (lambda: mutual_information_gap(noise(3, 2) / 0, TWO), "holds nan or inf"),
        (lambda: mutual_information_gap([1.0], TWO), "latents should be a torch tensor"),
    ],
)
def test_what_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
