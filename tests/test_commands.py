"""The command line: which Python, which command, what goes wrong."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import artcourse
from artcourse.__main__ import find_suitable_python, refusal
from artcourse.commands import COMMANDS, CommandError, main, typed

ROOT = Path(__file__).parents[1]


# Python too old or too new


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 10, 13), (3, 14, 0)])
def test_unsuitable_python_gets_one_sentence_and_the_way_out(version):
    sentence = refusal(version, ["test", "01"], find=lambda: "python3.12")
    assert f"this is Python {version[0]}.{version[1]}." in sentence
    assert sentence.endswith("python3.12 -m artcourse test 01")
    assert "install Python 3.12" in refusal(version, [], find=lambda: None)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 9)])
def test_suitable_python_is_not_refused(version):
    assert refusal(version, []) is None


def test_refusal_and_pyproject_name_the_same_versions():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'requires-python = ">=3.11,<3.14"' in text


def test_suitable_python_really_runs(monkeypatch):
    monkeypatch.setattr("artcourse.__main__.SUITABLE", ["no-such-python"])
    assert find_suitable_python() is None
    monkeypatch.setattr("artcourse.__main__.SUITABLE", ["no-such-python", sys.executable])
    if " " not in sys.executable:
        assert find_suitable_python() == sys.executable


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_first_files_are_readable_by_old_pythons(name):
    source = (ROOT / "artcourse" / name).read_text(encoding="utf-8")
    assert source.isascii()
    tree = ast.parse(source, feature_version=(3, 4))
    later = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, later)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not [f for f in functions if f.returns or f.args.kwonlyargs or f.args.posonlyargs]


def old_pythons():
    """Look for Pythons outside our range where they usually are."""
    places = [path for path in (shutil.which(f"python{v}") for v in OLD) if path]
    places += [str(path) for path in Path.home().glob(".pyenv/versions/*/bin/python")]
    return places


OLD = ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10")
QUESTION = "import sys; print('%d.%d' % sys.version_info[:2])"


@pytest.mark.parametrize("version", OLD)
def test_old_python_for_real(version):
    for python in old_pythons():
        asked = subprocess.run([python, "-c", QUESTION], capture_output=True, text=True)
        if asked.stdout.strip() == version:
            break
    else:
        pytest.skip(f"no Python {version} here")
    # Python 2 would leave its .pyc beside the source.
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [python, "-m", "artcourse", "lab"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith("The course needs Python 3.11 to 3.13")
    assert ran.stderr.count("\n") == 1


# The command line


def test_version(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"artcourse {artcourse.__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_an_example(name, capsys):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"Example: {typed(name)}" in capsys.readouterr().out


def test_help_lists_all_commands(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    printed = capsys.readouterr().out
    assert all(re.search(rf"^ +{name} +\w+", printed, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["paint"], ["lab", "--port", "many"]])
def test_unknown_words_end_in_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (CommandError("Do this."), 1, "Do this.\n"),
        (OSError(28, "No space left on device"), 1, "disk has room"),
        (KeyboardInterrupt(), 130, "Run the same command again"),
    ],
)
def test_errors_become_sentences(monkeypatch, capsys, error, status, words):
    def fail(options):
        raise error

    monkeypatch.setattr("artcourse.commands.lab.run", fail)
    assert main(["lab"]) == status
    assert words in capsys.readouterr().err


def test_only_the_named_command_is_loaded():
    code = "import sys, artcourse.commands as c\ntry: c.main(['progress', '--help'])\nfinally: "
    code += "print('artcourse.commands.lab' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.endswith("False\n")


def test_continuous_integration_runs_the_readmes_command():
    script = ROOT / ".ci" / "run"
    assert os.name == "nt" or os.access(script, os.X_OK)
    assert 'exec python3 -m artcourse test "$@"' in script.read_text(encoding="utf-8")
