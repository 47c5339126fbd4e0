"""The commands for those who look after the course: which lessons, measuring, browser, execute."""

import json
import os
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from artcourse.commands import CommandError, main
from artcourse.commands.maintain import browser, execute, measure
from artcourse.commands.maintain.lessons import choose_lessons, lesson_variables

# Lessons


@pytest.mark.parametrize("name", ["01", "1", "01_convolution", "notebooks/01_convolution.ipynb"])
def test_lessons_are_chosen_by_number_or_name(lessons, name):
    assert choose_lessons([name]) == [lessons / "01_convolution.ipynb"]


def test_lessons_all(lessons):
    assert [path.stem for path in choose_lessons()] == ["00_welcome", "01_convolution"]


@pytest.mark.parametrize("command", ["test", "execute"])
def test_unknown_lesson(lessons, capsys, command):
    assert main([command, "07"]) == 1
    said = capsys.readouterr().err
    assert "no lesson '07'" in said
    assert "00_welcome, 01_convolution" in said


def test_no_lessons(course):
    with pytest.raises(CommandError, match="no lessons"):
        choose_lessons()


def test_lesson_is_run_in_a_new_work_folder(tmp_path):
    found = lesson_variables(tmp_path)
    assert found["ARTCOURSE_WORK"].startswith(str(tmp_path))
    assert found["OMP_NUM_THREADS"] == "1"


# What a program takes


BUSY = """
import sys, time
memory = bytearray(200_000_000)
while time.process_time() < 0.3:
    pass
print("ready", flush=True)
sys.stdin.read()
"""


def test_a_look_sees_processor_time_and_memory_of_all_descendants():
    psutil = pytest.importorskip("psutil")
    inner = [sys.executable, "-c", BUSY]
    outer = [sys.executable, "-c", f"import subprocess; subprocess.call({inner!r})"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(outer, text=True, **pipes) as child:
        assert child.stdout.readline() == "ready\n"
        cpu_seconds = {}
        peak = measure._look(psutil.Process(child.pid), cpu_seconds)
        child.stdin.close()
    assert len(cpu_seconds) == 2
    assert max(cpu_seconds.values()) >= 0.29  # as the process itself has counted
    assert peak > 200_000_000


def test_the_most_memory_and_the_last_processor_times_count(monkeypatch):
    looks = iter([(7, {1: 0.1}), (9, {1: 0.2, 2: 0.5}), (8, {1: 0.3})])

    def look(root, cpu_seconds):
        peak, seconds = next(looks, (0, {}))
        cpu_seconds.update(seconds)
        return peak

    monkeypatch.setattr(measure, "_look", look)
    monkeypatch.setattr(measure, "SECONDS_BETWEEN_LOOKS", 0.001)
    code = "import time; time.sleep(0.5); exit(3)"
    run = measure.run_measured([sys.executable, "-c", code])
    assert (run.status, run.peak_bytes) == (3, 9)
    assert run.cpu_seconds == pytest.approx(0.8)
    assert run.seconds > 0


def test_what_a_program_says_goes_to_a_file(tmp_path):
    code = "import sys; print('yes', flush=True); print('no', file=sys.stderr)"
    with (tmp_path / "said.txt").open("w+") as output:
        measure.run_measured([sys.executable, "-c", code], output=output)
        output.seek(0)
        assert output.read().split() == ["yes", "no"]


def test_interrupted_program_is_ended(monkeypatch):
    def interrupt(root, cpu_seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(measure, "_look", interrupt)
    with pytest.raises(KeyboardInterrupt):
        measure.run_measured([sys.executable, "-c", "import time; time.sleep(60)"])


# The browser for the browser test


def test_browser_named_by_the_person(monkeypatch):
    monkeypatch.setenv("ARTCOURSE_BROWSER", sys.executable)
    assert browser.find_browser() == sys.executable
    monkeypatch.setenv("ARTCOURSE_BROWSER", "no-such-browser")
    with pytest.raises(CommandError, match="names no-such-browser, but"):
        browser.find_browser()


@pytest.mark.skipif(os.name == "nt", reason="programs are scripts here")
def test_browser_that_only_advertises_is_passed_over(monkeypatch, tmp_path):
    for name, status in {"chromium-browser": 1, "google-chrome": 0}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ARTCOURSE_BROWSER", raising=False)
    assert browser.installed_browser() == str(tmp_path / "google-chrome")


def test_browser_is_fetched_or_missed_aloud(monkeypatch, capsys):
    fetched = []
    monkeypatch.setattr(browser, "installed_browser", lambda: None)
    monkeypatch.setattr(browser, "_playwrights_own", lambda: "/fetched" if fetched else None)
    monkeypatch.setattr(subprocess, "run", lambda command, check: fetched.append(command))
    assert browser.find_browser() == "/fetched"
    assert fetched[0][1:] == ["-m", "playwright", "install", "chromium"]
    assert "Fetching one" in capsys.readouterr().out
    monkeypatch.setattr(browser, "_playwrights_own", lambda: None)
    with pytest.raises(CommandError, match="Please install"):
        browser.find_browser()


# execute


def write_lesson(folder, *sources):
    cells = [new_markdown_cell("# A lesson"), *map(new_code_cell, sources)]
    notebook = new_notebook(cells=cells, metadata={"artcourse": {"minutes": {"read": 1}}, "x": 1})
    cells[1].metadata = {"tags": ["exercise"], "artcourse": {"ships": "a.b"}, "scrolled": True}
    path = folder / "00_lesson.ipynb"
    nbformat.write(notebook, path)
    return path


def test_execute_saves_outputs_and_tidies(tmp_path):
    path = write_lesson(tmp_path, "import os; print(os.environ['OMP_NUM_THREADS'])", "6 * 7")
    execute.execute(path)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    _, first, second = notebook["cells"]
    assert [first["execution_count"], second["execution_count"]] == [1, 2]
    assert first["outputs"][0]["text"] == ["1\n"]
    assert second["outputs"][0]["data"] == {"text/plain": ["42"]}
    assert first["metadata"] == {"tags": ["exercise"], "artcourse": {"ships": "a.b"}}
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    assert notebook["metadata"] == {
        "artcourse": {"minutes": {"read": 1}},
        "kernelspec": kernel,
        "language_info": {"name": "python"},
    }
    assert list(tmp_path.iterdir()) == [path]


def test_execute_names_an_exercise_that_is_not_there(tmp_path):
    path = write_lesson(tmp_path, "# exercise: convolution.cor2d")
    before = path.read_bytes()
    with pytest.raises(CommandError, match=r"left as it was\. .*mean 'convolution\.corr2d'"):
        execute.execute(path)
    assert path.read_bytes() == before


def test_execute_leaves_a_failing_lesson_as_it_was(tmp_path):
    path = write_lesson(tmp_path, "1 / 0")
    before = path.read_bytes()
    with pytest.raises(CommandError, match=r"left as it was(.|\n)*ZeroDivisionError"):
        execute.execute(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
