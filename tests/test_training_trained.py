"""Networks that are trained once on a computer: trained, kept, read, and gone on with."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from artcourse.data import LETTERS_AND_DIGITS, kept, load_letters
from artcourse.models import CharRNN, ConditionalVAE, StrokeRNN
from artcourse.training import FaceStep, load_trained, recipes, trained
from artcourse.training.recipes import letters, strokes, tunes, warm_then_falling
from artcourse.training.recipes.letters import LetterRecipe
from artcourse.training.recipes.strokes import StrokeRecipe
from artcourse.training.recipes.tunes import TuneRecipe


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Tiny recipes, a few data, and a folder for what is kept."""
    tune_recipe = TuneRecipe(hidden_size=6, embedding_size=4, epochs=3, batch_size=4, length=20)
    small_recipes = {
        "tunes": tune_recipe,
        "strokes": StrokeRecipe(hidden_size=6, curves=2, epochs=2),
        "letters": LetterRecipe(latent_size=2, hidden_size=6, width=1, epochs=2),
    }
    monkeypatch.setattr(trained, "recipe_of", small_recipes.__getitem__)
    some_tunes = tunes.load_tunes("test")[:4]
    monkeypatch.setattr(tunes, "load_tunes", lambda split: some_tunes)
    characters = strokes.load_strokes("test", script="kana", tolerance=2)
    monkeypatch.setattr(strokes, "load_strokes", lambda split, tolerance: characters)
    some_letters = letters.load_letters("validation", LETTERS_AND_DIGITS)
    monkeypatch.setattr(letters, "load_letters", lambda split, characters: some_letters)

    own_folder = kept.kept_folder

    def folder(name: str = "made") -> Path | None:
        if name != "trained":
            return own_folder(name)
        (tmp_path / name).mkdir(exist_ok=True)
        return tmp_path / name

    monkeypatch.setattr(kept, "kept_folder", folder)
    monkeypatch.setattr(trained, "kept_folder", folder)
    return tmp_path / "trained"


@pytest.mark.parametrize(
    ("name", "kind"), [("tunes", CharRNN), ("strokes", StrokeRNN), ("letters", ConditionalVAE)]
)
def test_trained_once_and_then_read(
    name: str, kind: type, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = load_trained(name)
    assert isinstance(first, kind)
    assert not first.training
    assert f"The network '{name}' is trained on this computer" in capsys.readouterr().out
    assert sorted(path.name for path in small.iterdir()) == [f"{name}.lock", f"{name}.weights"]
    again = load_trained(name)
    assert capsys.readouterr().out == ""
    for one, other in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)
    fresh = trained.recipe_of(name).new()
    assert any(
        not torch.equal(one, other)
        for one, other in zip(first.parameters(), fresh.parameters(), strict=True)
    )


def test_the_tune_network_knows_its_symbols(small: Path) -> None:
    model = load_trained("tunes")
    assert len(model.vocabulary) == model.head.out_features
    assert model.vocabulary.decode(model.vocabulary.encode("K:D\n")) == "K:D\n"


def test_another_recipe_trains_anew(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    load_trained("tunes")
    capsys.readouterr()
    longer = TuneRecipe(hidden_size=6, embedding_size=4, epochs=4, batch_size=4, length=20)
    monkeypatch.setattr(trained, "recipe_of", lambda name: longer)
    load_trained("tunes")
    assert "is trained" in capsys.readouterr().out


def test_an_interrupted_training_goes_on(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = load_trained("tunes").state_dict()
    (small / "tunes.weights").unlink()
    show, epochs = trained.Bar.show, []

    def press_ctrl_c(bar: object, done: float, words: str) -> None:
        epochs.append(words.partition(",")[0])
        if "epoch 2" in words:
            raise KeyboardInterrupt

    monkeypatch.setattr(trained.Bar, "show", press_ctrl_c)
    with pytest.raises(KeyboardInterrupt, match=r"Stopped by you in epoch 2 of 3.*goes on from"):
        load_trained("tunes")
    assert not (small / "tunes.weights").exists()
    monkeypatch.setattr(trained.Bar, "show", show)
    resumed = load_trained("tunes").state_dict()
    assert all(torch.equal(resumed[name], weights) for name, weights in whole.items())
    assert not list(small.glob("*.unfinished.pt"))


def press_at_once(bar: object, done: float, words: str) -> None:
    raise KeyboardInterrupt


def test_a_damaged_file_of_an_unfinished_training_is_no_obstacle(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trained.Bar, "show", press_at_once)
    with pytest.raises(KeyboardInterrupt):
        load_trained("tunes")
    (unfinished,) = small.glob("*.unfinished.pt")
    unfinished.write_bytes(b"something else")
    monkeypatch.setattr(trained.Bar, "show", lambda bar, done, words: None)
    assert isinstance(load_trained("tunes"), CharRNN)


def test_weights_that_cannot_be_kept_leave_the_training_to_go_on_from(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(path: Path, content: bytes, overwrite: bool) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "write_file", full)
    first = load_trained("tunes").state_dict()
    assert "The weights could not be kept: is the disk full?" in capsys.readouterr().out
    (unfinished,) = small.glob("*.unfinished.pt")
    again = load_trained("tunes").state_dict()  # at once: it was trained to the end
    assert all(torch.equal(again[name], weights) for name, weights in first.items())
    assert unfinished.exists()


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(
        ValueError, match="name should be 'tunes', 'strokes' or 'letters', and is 'poems'"
    ):
        load_trained("poems")


def test_each_recipe_is_found_by_its_name() -> None:
    kinds = [type(recipes.recipe_of(name)) for name in recipes.NAMES]
    assert kinds == [TuneRecipe, StrokeRecipe, LetterRecipe]


def test_another_letter_of_the_same_face_is_asked_for() -> None:
    several = load_letters("validation", "ABx3")
    step = FaceStep(several, share=0.75)
    own = torch.arange(len(several.images))
    torch.manual_seed(0)
    others = torch.stack([step.others(own) for _ in range(200)])
    assert (several.faces[others] == several.faces[own]).all()
    changed = (several.labels[others] != several.labels[own]).float().mean().item()
    assert changed == pytest.approx(0.75 * 3 / 4, abs=0.02)
    assert torch.equal(FaceStep(several, share=0).others(own), own)
    with pytest.raises(ValueError, match="share should be a part of the pictures"):
        FaceStep(several, share=1.5)


def test_the_rate_warms_up_stays_and_falls() -> None:
    factors = [warm_then_falling(done) for done in (0, 0.015, 0.3, 0.59, 0.8, 1)]
    assert factors[0] < factors[1] < factors[2] == factors[3] == 1
    assert factors[4] == pytest.approx(0.51)
    assert factors[5] == pytest.approx(0.02)
