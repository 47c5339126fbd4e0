"""What several test files share."""

import pytest
from file_server import file_server

PYPROJECT = """
[project]
dependencies = [
    "not-there>=1,<2",
]
[project.optional-dependencies]
test = [
    "not-there-either>=3",
]
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course folder that needs a package which nobody has."""
    from artcourse.setup import requirements

    (tmp_path / "notebooks").mkdir()
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    monkeypatch.setattr(requirements, "_ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def server(monkeypatch):
    """A server of one file on this computer, reached without a proxy."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with file_server() as server:
        yield server


@pytest.fixture
def lessons(course, monkeypatch):
    """Two lessons in a course folder, and nothing to set up before a command."""
    from artcourse.setup import enter

    monkeypatch.setattr(enter, "enter", lambda extras=(): None)
    for name in ("00_welcome", "01_convolution"):
        (course / "notebooks" / f"{name}.ipynb").write_text("{}", encoding="utf-8")
    return course / "notebooks"
