"""The reader's own text, and sound as symbols."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from artcourse.data import load_text, mu_law_decoding, mu_law_encoding


def test_a_text_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "poem.txt"
    path.write_bytes("\ufeffRósín Dubh  \r\nétoiles\r\n\r\n\r\n\r\nend".encode())
    assert load_text(path) == "Rósín Dubh\nétoiles\n\nend\n"
    path.write_bytes("Rós\n".encode("latin-1"))
    assert load_text(path) == "Rós\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b" \n\n", "poem.txt should hold a text, and is empty"),
        (b"PK\0\1", "should be plain text, and holds bytes of 0"),
        (b"x" * 5_000_001, "should have at most 5,000,000 bytes, and has 5,000,001"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "poem.txt"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        load_text(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no file .*none\.txt"):
        load_text(tmp_path / "none.txt")


def test_every_level_comes_back_and_soft_samples_are_kept_finer() -> None:
    for levels in (2, 17, 256):
        numbers = torch.arange(levels)
        assert torch.equal(mu_law_encoding(mu_law_decoding(numbers, levels), levels), numbers)
    samples = torch.linspace(-1, 1, 10_001, dtype=torch.float64)
    lost = (mu_law_decoding(mu_law_encoding(samples)) - samples).abs()
    assert lost.max() < 0.022
    assert lost[samples.abs() < 0.01].max() < 0.0006


def test_what_is_no_sample_or_level_is_refused() -> None:
    with pytest.raises(ValueError, match=r"goes from -1 to 1, and this one reaches 1\.50\. "):
        mu_law_encoding(torch.tensor([0.0, 1.5]))
    for value in (torch.nan, torch.inf):
        with pytest.raises(ValueError, match=f"goes from -1 to 1, and this one holds {value}"):
            mu_law_encoding(torch.tensor([value, 0.0]))
    wanted = "x_mu should hold whole numbers from 0 to 255, and"
    with pytest.raises(ValueError, match=f"{wanted} goes from -1 to 256"):
        mu_law_decoding(torch.tensor([3, 256, -1]))
    with pytest.raises(ValueError, match=f"{wanted} is torch.float32"):
        mu_law_decoding(torch.tensor([3.0]))
    with pytest.raises(ValueError, match="x_mu should be a torch tensor, and is a list"):
        mu_law_decoding([1])


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
@pytest.mark.parametrize("levels", [2, 256, 4096])
def test_samples_of_few_digits_become_the_same_levels(dtype: torch.dtype, levels: int) -> None:
    samples = torch.tensor([1.0, -1.0, 0.99, -0.3, 0.004]).to(dtype)
    found = mu_law_encoding(samples, levels)
    assert torch.equal(found, mu_law_encoding(samples.double(), levels))
    assert found[:2].tolist() == [levels - 1, 0]


def test_there_is_no_level_above_the_last() -> None:
    assert mu_law_encoding(torch.ones(1), 2**60).item() == 2**60 - 1


def test_no_sample_is_no_level() -> None:
    found = mu_law_encoding(torch.zeros(2, 0))
    assert (found.shape, found.dtype) == ((2, 0), torch.int64)
    assert mu_law_decoding(found).shape == (2, 0)
