"""What several test files share."""

import pytest

PYPROJECT = """
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
    from artcourse.commands import requirements

    (tmp_path / "notebooks").mkdir()
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    monkeypatch.setattr(requirements, "_ROOT", tmp_path)
    return tmp_path
