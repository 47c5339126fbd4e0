"""What benchmarks have measured: written down, and read by lessons."""

from __future__ import annotations

from pathlib import Path

import pytest

from artcourse.data import load_measured, measured, save_measured


def test_what_is_saved_is_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(measured, "_folder", lambda: tmp_path / "measured")
    with pytest.raises(ValueError, match=r"nothing has been measured yet"):
        load_measured("tunes")
    save_measured("tunes", "python it.py", {"bits": [1.5], "name": "Ó Riada"})
    assert load_measured("tunes") == {"bits": [1.5], "name": "Ó Riada", "command": "python it.py"}
    save_measured("tunes", "python it.py", {"bits": [1.25]})
    assert load_measured("tunes")["bits"] == [1.25]
    with pytest.raises(ValueError, match="name should be 'tunes', and is 'strokes'"):
        load_measured("strokes")


def test_what_the_course_ships_names_a_script_that_is_there() -> None:
    root = Path(__file__).parents[1]
    for path in (root / "datasets" / "measured").glob("*.json"):
        script = load_measured(path.stem)["command"].split()[1]
        assert (root / script).is_file()
