"""Figures, their words, how a notebook shows them, and sounds."""

from __future__ import annotations

import base64
import gc
import io
import re
import wave
import weakref

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from nbclient import NotebookClient
from PIL import Image

from artcourse.data import load_photo
from artcourse.plotting import (
    alt_text,
    describe,
    play,
    plot_waveform,
    show_image,
    show_images,
    show_numbers,
    use_style,
)
from artcourse.plotting.figures import bundle


@pytest.fixture(autouse=True)
def _own_figures():
    before = mpl.rcParams.copy()
    mpl.use("agg")
    use_style()
    yield
    plt.close("all")
    with mpl.rc_context():
        mpl.rcParams.update(before)


@pytest.fixture(scope="module")
def photo() -> torch.Tensor:
    return load_photo("chelsea", size=120)


def rendered(figure: Figure) -> np.ndarray:
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3]


def titles_that_overlap(figure: Figure) -> list[str]:
    """Titles that run into each other, or out of the figure."""
    figure.canvas.draw()
    texts = [ax.title for ax in figure.axes if ax.get_title()]
    texts += [figure._suptitle] if figure.get_suptitle() else []
    boxes = [text.get_window_extent() for text in texts]
    faults = [
        f"{a.get_text()!r} and {b.get_text()!r}"
        for i, a in enumerate(texts)
        for j, b in enumerate(texts[:i])
        if boxes[i].overlaps(boxes[j])
    ]
    pictures = [ax.get_window_extent() for ax in figure.axes if ax.images]
    return faults + [
        text.get_text()
        for text, box in zip(texts, boxes, strict=True)
        if any(box.overlaps(picture) for picture in pictures)
    ]


# --- pictures


def test_picture_is_shown_pixel_by_pixel() -> None:
    image = torch.rand(1, 3, 200, 300, generator=torch.Generator().manual_seed(0))
    ax = show_image(image, "Noise")
    assert isinstance(ax, Axes)
    expected = (image[0].permute(1, 2, 0).numpy() * 255).round()
    shown = rendered(ax.figure)[-200:, :300].astype(float)
    assert np.abs(shown - expected).max() <= 1


def test_small_picture_is_enlarged_sharply() -> None:
    image = torch.zeros(1, 1, 4, 4)
    image[..., 2:, :] = 1
    shown = rendered(show_image(image).figure)
    assert set(np.unique(shown)) == {0, 255}
    assert shown.shape[:2] == (360, 360)


@pytest.mark.parametrize("shape", [(1, 3, 6, 9), (3, 6, 9), (1, 1, 6, 9), (1, 6, 9), (6, 9)])
def test_all_shapes_of_a_picture(shape: tuple[int, ...]) -> None:
    ax = show_image(torch.rand(shape, requires_grad=True))
    assert ax.images[0].get_array().shape[:2] == (6, 9)


def test_grey_is_not_stretched() -> None:
    ax = show_image(torch.full((1, 1, 8, 8), 0.5))
    assert rendered(ax.figure)[10, 10].tolist() == pytest.approx([127] * 3, abs=1)


def test_shades_outside_are_black_and_white(caplog: pytest.LogCaptureFixture) -> None:
    image = torch.tensor([-3.0, 4.0]).reshape(1, 1, 1, 2).expand(1, 3, 1, 2)
    shown = rendered(show_image(image).figure)
    assert (shown[5, 5].tolist(), shown[5, -5].tolist()) == ([0] * 3, [255] * 3)
    assert not caplog.records


def test_mask_can_be_shown() -> None:
    assert rendered(show_image(torch.ones(5, 5, dtype=torch.bool)).figure).min() == 255


def test_signed_picture_is_white_at_zero_with_a_scale() -> None:
    ax = show_image(torch.tensor([[[-2.0, 0.0, 1.0]]]), "Change", signed=True)
    shown = rendered(ax.figure)[60].astype(int)
    (red, _, blue), middle, (other_red, _, other_blue) = shown[20], shown[240], shown[450]
    assert blue > red + 50
    assert min(middle) > 240
    assert other_red > other_blue + 50
    assert ax.images[0].get_clim() == (-2, 2)
    (scale,) = (a for a in ax.figure.axes if a.get_label() == "<colorbar>")
    assert [label.get_text() for label in scale.get_yticklabels()] == ["−2", "0", "2"]


def test_signed_scale_is_not_ruled_by_an_outlier() -> None:
    change = torch.linspace(-1, 1, 10_000).reshape(100, 100)
    change[3, 3] = 1_000
    assert show_image(change, signed=True).images[0].get_clim()[1] == pytest.approx(1, abs=0.01)
    assert show_image(torch.zeros(5, 5), signed=True).images[0].get_clim() == (-1, 1)
    lonely = torch.zeros(100, 100)
    lonely[0, 0] = -3
    assert show_image(lonely, signed=True).images[0].get_clim() == (-3, 3)


def test_picture_in_axes_that_are_there(photo: torch.Tensor) -> None:
    figure, (left, right) = plt.subplots(1, 2)
    assert show_image(photo, "Left", ax=left) is left
    show_image(photo.mean(1) - 0.5, "Right", ax=right, signed=True)
    assert left.get_title() == "Left"
    assert right.get_title() == "Right"
    assert len(figure.axes) == 3  # one is the scale
    assert plt.get_fignums() == [figure.number]


def test_pictures_side_by_side(photo: torch.Tensor) -> None:
    axes = show_images([photo, photo[:, :1], photo[0]], ["a", "b", "c"], title="Three")
    assert axes.shape == (3,)
    assert [ax.get_title() for ax in axes] == ["a", "b", "c"]
    assert axes[0].figure.get_suptitle() == "Three"
    assert not titles_that_overlap(axes[0].figure)


def test_batch_can_be_shown() -> None:
    axes = show_images(torch.randn(5, 1, 4, 6), signed=True, columns=3)
    assert len(axes) == 5
    assert len({ax.images[0].get_clim() for ax in axes}) == 1
    assert len(axes[0].figure.axes) == 6  # five pictures and one scale: no empty places
    rows = [ax.get_subplotspec().rowspan.start for ax in axes]
    assert rows == [0, 0, 0, 1, 1]


@pytest.mark.parametrize("count", range(1, 20))
def test_titles_do_not_overlap_and_the_figure_fits(count: int) -> None:
    pictures = [torch.rand(1, 3, 30 + 10 * (i % 3), 60) for i in range(count)]
    titles = [f"filtered with a kernel that finds edges, number {i}" for i in range(count)]
    figure = show_images(pictures, titles, title="All of them")[0].figure
    assert not titles_that_overlap(figure)
    assert figure.get_figwidth() * figure.dpi <= 881


def test_array_of_axes_shows_nothing_and_can_be_indexed(photo: torch.Tensor) -> None:
    axes = show_images([photo, photo])
    assert axes._ipython_display_() is None
    assert isinstance(axes[1], Axes)


NO_PICTURES = {
    "an array": (np.zeros((3, 4)), "This is a ndarray"),
    "a batch": (torch.rand(2, 3, 4, 4), "holds 2 pictures: show_images shows them"),
    "two channels": (torch.rand(1, 2, 4, 4), r"The shape was \(1, 2, 4, 4\)"),
    "a row": (torch.rand(4), r"The shape was \(4,\)"),
    "nothing": (torch.rand(1, 3, 0, 4), "The shape was"),
    "nan": (torch.full((4, 4), torch.nan), "nan or inf"),
    "bytes": (torch.full((4, 4), 200), "up to 200.*image / 255 converts"),
}


@pytest.mark.parametrize("fault", NO_PICTURES)
def test_no_picture_is_refused(fault: str) -> None:
    image, message = NO_PICTURES[fault]
    with pytest.raises(ValueError, match=message):
        show_image(image)
    assert not plt.get_fignums()


def test_wrong_calls_are_explained(photo: torch.Tensor) -> None:
    with pytest.raises(ValueError, match=r"signed=True shows one channel.*image\[:, 0:1\]"):
        show_image(photo, signed=True)
    with pytest.raises(ValueError, match=r"Pictures: 2, titles: 1\."):
        show_images([photo, photo], ["one"])
    with pytest.raises(ValueError, match="no picture to show: the list is empty"):
        show_images([])
    with pytest.raises(ValueError, match="columns should be a whole number, 1 or more, and is 0"):
        show_images([photo], columns=0)
    assert not plt.get_fignums()


# --- numbers


def written(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([[1.0, 2.0], [-3.0, 0.0]], ["1", "2", "−3", "0"]),
        ([[0.5, 1.0]], ["0.5", "1.0"]),
        ([[1 / 9, -1 / 9]], ["0.11", "−0.11"]),
        ([[-0.001, 0.25]], ["0.00", "0.25"]),
        ([[float("nan"), float("inf"), 1.0]], ["nan", "inf", "1"]),
        ([1.0, 2.0], ["1", "2"]),
    ],
)
def test_numbers_are_written_in(numbers: list, expected: list[str]) -> None:
    assert written(show_numbers(torch.tensor(numbers))) == expected


def test_whole_numbers_and_masks() -> None:
    assert written(show_numbers(torch.arange(3))) == ["0", "1", "2"]
    assert written(show_numbers(torch.tensor([True, False]))) == ["1", "0"]


@pytest.mark.parametrize("shades", [False, True])
def test_numbers_can_be_read_on_their_colours(shades: bool) -> None:
    matrix = torch.linspace(0 if shades else -1, 1, 40).reshape(5, 8)
    ax = show_numbers(matrix, shades=shades)
    colours = ax.images[0].get_array()
    for text in ax.texts:
        column, row = text.get_position()
        below = brightness(colours[int(row), int(column)])
        lighter, darker = sorted([below, brightness(mpl.colors.to_rgb(text.get_color()))])[::-1]
        assert (lighter + 0.05) / (darker + 0.05) > 4.5  # what the WCAG asks for


def brightness(colour: np.ndarray) -> float:
    parts = np.asarray(colour[:3], float)
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_shades_are_those_of_a_picture() -> None:
    colours = show_numbers(torch.tensor([[0.0, 1.0]]), shades=True).images[0].get_array()
    assert colours[0, 0, :3].tolist() == [0, 0, 0]
    assert colours[0, 1, :3].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1.0]], "This is a list"),
        (torch.rand(17, 2), r"The shape was \(17, 2\): choose a part"),
        (torch.rand(1, 3, 2, 2), r"The shape was \(1, 3, 2, 2\)"),
        (torch.tensor(1.0), r"The shape was \(\)"),
        (torch.rand(0, 2), "The shape was"),
    ],
)
def test_no_matrix_is_refused(matrix: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        show_numbers(matrix)
    assert not plt.get_fignums()


# --- words


def test_words_are_made_from_titles(photo: torch.Tensor) -> None:
    figure = show_image(photo, "Chelsea,\nthe cat").figure
    assert alt_text(figure) == "Chelsea, the cat, a picture of 120 × 80 pixels."
    assert alt_text(show_image(photo).figure) == "A picture of 120 × 80 pixels."
    figure = show_images([photo, photo], ["before", "after"], title="Blur")[0].figure
    assert alt_text(figure) == "Blur, 2 pictures: before; after."
    assert alt_text(show_images([photo, photo])[0].figure) == "2 pictures."


def test_words_of_numbers() -> None:
    kernel = torch.tensor([[1.0, 0, -1], [2, 0, -2]])
    expected = "Edges, a table of 2 × 3 numbers: 1 0 −1; 2 0 −2."
    assert alt_text(show_numbers(kernel, "edges").figure) == expected
    assert alt_text(show_numbers(torch.eye(7)).figure) == "A table of 7 × 7 numbers."


def test_words_of_several_axes() -> None:
    figure, (left, right, empty) = plt.subplots(1, 3)
    show_numbers(torch.ones(1, 2), "kernel", ax=left)
    right.plot([1, 2])
    right.set(title="loss", xlabel="step", ylabel="nats")
    empty.plot([1])
    expected = "Kernel, a table of 1 × 2 numbers: 1 1. loss, a plot of nats against step. a plot."
    assert alt_text(figure) == expected
    figure.suptitle("All")
    assert alt_text(figure) == "All: k" + expected[1:]
    assert alt_text(plt.figure()) == "A figure without a title."


def test_words_can_be_given(photo: torch.Tensor) -> None:
    assert alt_text(show_image(photo, "x", alt="A cat.").figure) == "A cat."
    assert alt_text(show_images([photo], alt="One cat.")[0].figure) == "One cat."
    figure = show_numbers(torch.eye(2), alt="Ones on the diagonal").figure
    assert alt_text(figure) == "Ones on the diagonal."
    describe(figure, "Nothing \n to see.")
    assert alt_text(figure) == "Nothing to see."


@pytest.mark.parametrize("alt", ["", "  ", None, 3])
def test_no_words_are_refused(alt: object) -> None:
    with pytest.raises(ValueError, match=re.escape(f"It was {alt!r}.")):
        describe(plt.figure(), alt)


def test_words_do_not_keep_figures_alive(photo: torch.Tensor) -> None:
    figure = weakref.ref(show_image(photo, "Chelsea").figure)
    assert alt_text(figure())
    plt.close("all")
    gc.collect()
    assert figure() is None


# --- the notebook


def test_photograph_is_kept_as_jpeg_and_a_table_as_png(photo: torch.Tensor) -> None:
    data, metadata = bundle(show_image(load_photo("coffee", size=300), "Coffee").figure)
    assert list(data) == ["image/jpeg"]
    assert metadata["image/jpeg"]["alt"] == "Coffee, a picture of 300 × 200 pixels."
    assert Image.open(io.BytesIO(base64.b64decode(data["image/jpeg"]))).width == 320
    data, metadata = bundle(show_numbers(torch.eye(3)).figure)
    assert list(data) == list(metadata) == ["image/png"]
    assert bundle(plt.figure()) == ({}, {})


LESSON = [
    "import matplotlib.pyplot as plt, torch\n"
    "from artcourse.data import load_photo\n"
    "from artcourse.plotting import *\n"
    "use_style()\n"
    "photo = load_photo('chelsea', size=150)",
    "show_image(photo, 'A cat')",
    "show_images([photo, photo], ['one', 'two'])",
    "print('before the figure')\nshow_numbers(torch.eye(2), 'Identity')",
    "figure, ax = plt.subplots()\nax.plot([1, 3])\n"
    "describe(figure, 'A line that rises.')\ndisplay(figure)\nplt.close()",
    "%matplotlib inline\nplt.plot([1, 2])\nplt.title('Plain')\nplt.gca()",
    "plt.rcParams['axes.spines.top'], plt.rcParams['figure.dpi']",
    "play(torch.zeros(100), 8000)",
]


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> list:
    """A real notebook, run by a real kernel."""
    cells = [nbformat.v4.new_code_cell(source) for source in LESSON]
    notebook = nbformat.v4.new_notebook(cells=cells)
    folder = str(tmp_path_factory.mktemp("lesson"))
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}})
    client.execute()
    nbformat.validate(notebook)
    return [cell.outputs for cell in notebook.cells]


@pytest.mark.parametrize(
    ("cell", "kind", "alt"),
    [
        (1, "image/jpeg", "A cat, a picture of 150 × 100 pixels."),
        (2, "image/jpeg", "2 pictures: one; two."),
        (3, "image/png", "Identity, a table of 2 × 2 numbers: 1 0; 0 1."),
        (4, "image/png", "A line that rises."),
        (5, "image/png", "Plain, a plot."),
    ],
)
def test_notebook_keeps_the_words(lesson: list, cell: int, kind: str, alt: str) -> None:
    (output,) = (output for output in lesson[cell] if output.output_type != "stream")
    assert output.output_type == "display_data"
    assert set(output.data) == {kind, "text/plain"}
    assert output.metadata[kind]["alt"] == alt
    assert output.data["text/plain"].startswith("<Figure size ")
    picture = Image.open(io.BytesIO(base64.b64decode(output.data[kind])))
    assert 100 < picture.width <= 900


def test_notebook_prints_nothing_else(lesson: list) -> None:
    assert lesson[0] == []
    assert [output.get("text") for output in lesson[3]] == ["before the figure\n", None]
    assert not [o for outputs in lesson for o in outputs if o.get("name") == "stderr"]
    assert lesson[6][0].data["text/plain"] == "(False, 100.0)"
    assert lesson[7][0].data["text/plain"] == "<IPython.lib.display.Audio object>"


def test_style_is_readable_and_told_apart_by_colour_blind_readers() -> None:
    assert mpl.rcParams["figure.dpi"] == 100
    assert mpl.rcParams["font.size"] >= 10
    colours = mpl.rcParams["axes.prop_cycle"].by_key()["color"]
    assert len(colours) >= 6
    # Machado and others (2009): how readers without one kind of cone see colours.
    no_green = [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]
    no_red = [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]
    linear = [np.array(mpl.colors.to_rgb(f"#{c.strip('#')}")) ** 2.2 for c in colours]
    for seen in (np.eye(3), np.array(no_green), np.array(no_red)):
        shown = [(seen @ colour).clip(0, 1) ** (1 / 2.2) for colour in linear]
        near = min(np.linalg.norm(a - b) for i, a in enumerate(shown) for b in shown[:i])
        assert near > 0.15


# --- sounds


def tone(seconds: float = 0.5, rate: int = 8000) -> torch.Tensor:
    return 0.5 * torch.sin(torch.arange(int(seconds * rate)) / rate * 2 * torch.pi * 440)


@pytest.mark.parametrize(("seconds", "unit"), [(0.5, "seconds"), (0.01, "milliseconds")])
def test_waveform(seconds: float, unit: str) -> None:
    ax = plot_waveform(tone(seconds), 8000, "A")
    assert ax.get_xlabel() == f"time in {unit}"
    assert ax.get_xlim()[1] == pytest.approx(seconds * (1000 if unit == "milliseconds" else 1))
    assert len(ax.lines[0].get_xdata()) == seconds * 8000
    assert alt_text(ax.figure).startswith("A, the curve of a sound of")


def test_waveform_in_axes_that_are_there() -> None:
    _, ax = plt.subplots()
    assert plot_waveform(tone(), 8000, ax=ax, alt="A tone.") is ax
    assert alt_text(ax.figure) == "A tone."


def test_sound_is_16_bit_and_as_loud_as_it_is() -> None:
    with wave.open(io.BytesIO(play(tone(), 8000).data)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert len(samples) == 4000
    assert np.abs(samples / 32767 - tone().numpy()).max() < 1e-4


NO_SOUNDS = {
    "a list": ([0.0], 8000, "This is a list"),
    "stereo": (torch.zeros(2, 5), 8000, r"The shape was \(2, 5\)"),
    "nothing": (torch.zeros(0), 8000, r"The shape was \(0,\)"),
    "nan": (torch.tensor([torch.nan]), 8000, "without nan and inf"),
    "whole numbers": (torch.arange(3), 8000, "needs decimal numbers"),
    "no rate": (torch.zeros(3), 0, "rate should be a whole number from 1 to 768000, and is 0"),
    "half a rate": (
        torch.zeros(3),
        0.5,
        "rate should be a whole number from 1 to 768000, and is 0.5",
    ),
}


@pytest.mark.parametrize("function", [play, plot_waveform])
@pytest.mark.parametrize("fault", NO_SOUNDS)
def test_no_sound_is_refused(function, fault: str) -> None:
    samples, rate, message = NO_SOUNDS[fault]
    with pytest.raises(ValueError, match=message):
        function(samples, rate)


def test_long_and_loud_sounds_are_refused() -> None:
    with pytest.raises(ValueError, match=r"31 seconds are too long: play samples\[: 30 \* rate\]"):
        play(torch.zeros(31 * 100), 100)
    assert play(torch.zeros(30 * 100), 100)
    with pytest.raises(ValueError, match=r"reaches 2\.00\. samples / samples\.abs\(\)\.max\(\)"):
        play(tone() * 4 / tone().abs().max() / 2, 8000)


def test_a_figure_notes_the_sizes_of_its_panels() -> None:
    figure, axes = plt.subplots(1, 2, figsize=(8, 3), gridspec_kw={"width_ratios": [3, 1]})
    figure.colorbar(axes[0].imshow([[0, 1]]), ax=axes[1], label="scale")
    _, metadata = bundle(figure)
    (facts,) = metadata.values()
    assert facts["panels"] == 2
    assert 60 < facts["panel"] < 160
    assert 380 < facts["longest"] < 500
    assert set(facts) == {"alt", "panels", "panel", "longest"}


def test_a_picture_alone_is_one_panel() -> None:
    figure = show_image(torch.rand(1, 3, 30, 40)).figure
    (facts,) = bundle(figure)[1].values()
    assert (facts["panels"], facts["longest"]) == (1, facts["panel"])
