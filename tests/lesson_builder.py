"""Small notebooks made in memory, for the tests of what guards the real ones."""

from __future__ import annotations

from functools import wraps
from types import SimpleNamespace
from typing import Any

from lesson_rules import PLAN, Lesson
from nbformat import NotebookNode, v4

from artcourse.teaching.glossary import terms_of

PNG = (  # one grey pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
WIDGET = "application/vnd.jupyter.widget-view+json"


def _decorated(function):
    @wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


@_decorated
def double(x: int) -> int:
    """Return twice a number: what the lesson below shows and this module ships."""
    twice: int = 2 * x
    return twice


def prose(source: str) -> NotebookNode:
    """A cell of prose."""
    return v4.new_markdown_cell(source)


def code(source: str, *outputs: Any, tags: tuple[str, ...] = (), **facts: Any) -> NotebookNode:
    """A code cell; an output that is a string is what it printed."""
    saved = [
        v4.new_output("stream", name="stdout", text=output) if isinstance(output, str) else output
        for output in outputs
    ]
    cell = v4.new_code_cell(source, outputs=saved)
    if tags:
        cell.metadata["tags"] = list(tags)
    if facts:
        cell.metadata["artcourse"] = facts
    return cell


def value(text: str) -> NotebookNode:
    """The output of a cell that ends in a value."""
    return v4.new_output("execute_result", {"text/plain": text})


def picture(name: str = "<Figure size 640x480 with 1 Axes>", **facts: int) -> NotebookNode:
    """The output of a cell that shows a picture; the facts are what plotting notes of it."""
    data = {"text/plain": name, "image/png": PNG}
    noted = {"alt": "A grey square", **facts}
    return v4.new_output("display_data", data, metadata={"image/png": noted})


WORK = picture(panel=480, panels=1, longest=480)


def widget() -> NotebookNode:
    """The output of a cell that shows a widget."""
    return v4.new_output("display_data", {"text/plain": "VBox()", WIDGET: {"model_id": "1"}})


def exercise(name: str) -> list[NotebookNode]:
    """A stub and its check, with the marks of nbgrader."""
    stub = code(
        f'def {name}(x):\n    """Return something."""\n    raise NotImplementedError',
        tags=("exercise",),
        exercise=f"small.{name}",
    )
    check = code(
        f"exercises.{name}.check({name})",
        f"{name}: not attempted\n",
        tags=("check",),
        check=f"small.{name}",
    )
    marks = {"schema_version": 3, "locked": False, "task": False}
    stub.metadata["nbgrader"] = {**marks, "solution": True, "grade": False, "grade_id": name}
    check.metadata["nbgrader"] = {
        **marks,
        "locked": True,
        "solution": False,
        "grade": True,
        "points": 1,
        "cell_type": "code",
        "grade_id": f"{name}-check",
    }
    return [stub, check]


def notebook(cells: list[NotebookNode]) -> NotebookNode:
    """A notebook of these cells, numbered as if run from the first to the last."""
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "artcourse": {"minutes": {"read": 40, "run": 2}, "exercises": "small"},
    }
    made = v4.new_notebook(cells=cells, metadata=metadata)
    code_cells = [cell for cell in made.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code_cells, start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    return made


def catalogue(*names: str) -> dict[str, SimpleNamespace]:
    """A stand-in for the exercises of a lesson."""
    return {
        f"small.{name}": SimpleNamespace(
            source=f"def {name}(x):\n    return 2 * x",
            passed_message=f"{name}: passed",
            misconceptions=["one", "two", "three", "four"],
        )
        for name in names
    }


def good_lesson() -> Lesson:
    """A lesson without any fault."""
    title = "# What can two numbers do?\n\n40 minutes to read, 2 to run.\n\n"
    before = "Before it: [Welcome](00_welcome.ipynb). ![Two dots](attachment:a.png)"
    set_up = "import math\n\nfrom artcourse.exercises import small as exercises"
    cells = [prose(title + before), prose("## Set-up"), code(set_up)]
    cells[0]["attachments"] = {"a.png": {"image/png": PNG}}
    art = prose("## See it\n\nPiet Mondrian painted *Composition II* in 1930.")
    artist = {"artist": "Piet Mondrian", "title": "Composition II", "year": 1930}
    art.metadata["artcourse"] = {"art": artist}
    cells += [art, code("show_image(grey)", picture(panel=320), schematic=True)]
    shown = 'def double(x):\n    """Twice."""\n    twice = 2 * x\n    return twice'
    cells += [prose("### Twice"), code(shown, ships="lesson_builder")]
    for name in ("add", "subtract", "multiply"):
        cells += [prose(f"### Write {name}"), *exercise(name)]
    cells += [
        prose("## Play"),
        code("kernel_editor(image)", widget(), tags=("nbval-ignore-output",)),
        code("print(f'{math.pi:.2f}')  # the same, without a widget", "3.14\n"),
    ]
    for number in range(8):
        cells += [
            prose("Two and two make four. " * 36),
            code(f"{number} + 2", value(str(number + 2))),
        ]
    words = ", ".join(f"**{term.name}**" for term in terms_of("01_convolution"))
    cells += [prose(f"Words: {words}."), code("show_image(work)", WORK, work="two dots")]
    why = "which shows the same by a picture, and says how far it goes and where it ends"
    links = "\n".join(f"- [Paper {n}](https://example.org/{n}), {why}" for n in range(3))
    cells += [
        prose("## Summary\n\nNext: [pooling](02_activations_and_pooling.ipynb)."),
        code("progress('small')", "small: 0 of 3 passed\n"),
        prose(f"## Sources\n\n{links}"),
    ]
    known = catalogue("add", "subtract", "multiply")
    return Lesson(notebook(cells), known, size=10_000, name="01_convolution", others=PLAN)
