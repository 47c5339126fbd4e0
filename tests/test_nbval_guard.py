"""Strict nbval is trusted only because it is seen to fail, with the course's own arguments.

What it cannot see is planted too: the rules for lessons have to find that.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from lesson_builder import PNG, code, notebook, picture, prose, value
from lesson_rules import RULES, Lesson
from nbformat import NotebookNode
from run_nbval import run_nbval

ROOT = Path(__file__).parents[1]

FIGURE = "<Figure size 1x1 with 1 Axes>"
SHOW = f"display({{'text/plain': '{FIGURE}', 'image/png': '{PNG}'}}, raw=True)"

PRINTS, ENDS_IN_VALUE, SHOWS = 1, 2, 3


def small() -> NotebookNode:
    """A notebook that prints a number, ends in a value and shows a picture."""
    return notebook(
        [
            prose("# A third"),
            code("print(f'{1 / 3:.2f}')", "0.33\n"),
            code("[2, 3]", value("[2, 3]")),
            code(SHOW, picture(FIGURE)),
        ]
    )


def change(index: int, **parts: object) -> Callable[[NotebookNode], None]:
    return lambda notebook: notebook.cells[index].update(parts)


# What is planted, and the reason that nbval must give.
SEEN_BY_NBVAL = {
    "changed_number": (
        lambda nb: nb.cells[PRINTS].outputs[0].update(text="0.34\n"),
        "mismatch 'stdout'",
    ),
    "exception": (change(PRINTS, source="print('0.33')\n1 / 0"), "ZeroDivisionError"),
    "missing_output": (change(PRINTS, outputs=[]), "Unexpected output fields"),
    "stale_output": (change(PRINTS, source="print(f'{2 / 3:.2f}')"), "mismatch 'stdout'"),
    "stale_value": (change(ENDS_IN_VALUE, source="[2, 4]"), "mismatch 'text/plain'"),
    "extra_output": (
        lambda nb: nb.cells[PRINTS].outputs.append(value("[2, 3]")),
        "Missing output fields",
    ),
    "extra_value": (
        lambda nb: nb.cells[ENDS_IN_VALUE].outputs.append(value("[2, 3]")),
        "dissimilar number of outputs",
    ),
    "warning": (
        change(PRINTS, source="import warnings\nwarnings.warn('Old')\nprint('0.33')"),
        "Unexpected output fields",
    ),
    "picture_not_saved": (change(SHOWS, outputs=[]), "Unexpected output fields"),
    "picture_not_shown": (change(SHOWS, source="pass"), "Missing output fields"),
}

# What nbval lets pass, and the rule that finds it.
SEEN_BY_RULES = {
    "not_executed": (
        change(PRINTS, execution_count=None, outputs=[], source="print('other')"),
        "executed_in_order",
    ),
    "picture_lost": (
        lambda nb: nb.cells[SHOWS].outputs[0]["data"].pop("image/png"),
        "figures_present",
    ),
    "skipped": (change(PRINTS, source="# NBVAL_SKIP\nprint('other')"), "no_way_round_nbval"),
    "ignored": (
        lambda nb: nb.cells[PRINTS].update(outputs=[], metadata={"tags": ["nbval-ignore-output"]}),
        "outputs_present",
    ),
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What nbval says of each planted notebook, all of them run in one go."""
    folder = tmp_path_factory.mktemp("planted")
    planted = {name: plant for name, (plant, _) in (SEEN_BY_NBVAL | SEEN_BY_RULES).items()}
    for name, plant in planted.items():
        made = small()
        plant(made)
        nbformat.write(made, folder / f"{name}.ipynb")
    exit_code, said = run_nbval(folder, *planted)
    assert exit_code == 1
    return said


def test_a_good_notebook_passes(tmp_path: Path) -> None:
    nbformat.write(small(), tmp_path / "good.ipynb")
    assert run_nbval(tmp_path, "good") == (0, {"good": ""})


@pytest.mark.parametrize("name", SEEN_BY_NBVAL)
def test_nbval_sees(name: str, outcome: dict[str, str]) -> None:
    assert SEEN_BY_NBVAL[name][1] in outcome[name]


@pytest.mark.parametrize("name", SEEN_BY_RULES)
def test_nbval_does_not_see_what_a_rule_sees(name: str, outcome: dict[str, str]) -> None:
    plant, rule = SEEN_BY_RULES[name]
    made = small()
    assert RULES[rule](Lesson(made)) == []
    plant(made)
    assert outcome[name] == ""
    assert RULES[rule](Lesson(made)) != []


def test_plain_nbval_passes_with_nothing_set_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """As every other continuous integration types it: no variables, no arguments of ours."""
    folder, elsewhere = tmp_path / "notebooks", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    saves = "import torch\nfrom artcourse import data\n"
    saves += "saved = data.save_to_gallery(torch.zeros(1, 3, 8, 8), 'black')"
    made = notebook([code(saves, "Saved in your gallery as black.png.\n")])
    nbformat.write(made, folder / "saves.ipynb")
    env = {name: value for name, value in os.environ.items() if not name.startswith("ARTCOURSE")}
    env |= {"PYTHONPATH": str(ROOT), "TMPDIR": str(elsewhere)}
    settings = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path)]
    command = [sys.executable, "-m", "pytest", "--nbval", *settings, "notebooks"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert [path.name for path in folder.iterdir()] == ["saves.ipynb"]
    assert {path.name for path in tmp_path.iterdir()} == {"notebooks", "elsewhere"}
