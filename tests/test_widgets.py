"""The kernel editor, moved as a student moves it."""

from __future__ import annotations

import base64
import html
import io
import re

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from PIL import Image

from artcourse import functional, plotting
from artcourse.data import load_photo
from artcourse.widgets import KernelEditor, filtered, kernel_editor, picture_slider, presets
from artcourse.widgets.kernel_editor import OWN


@pytest.fixture(scope="module")
def photo() -> torch.Tensor:
    return load_photo("chelsea", size=150)


@pytest.fixture
def editor(photo: torch.Tensor) -> KernelEditor:
    return kernel_editor(photo)


def shown(editor: KernelEditor) -> tuple[torch.Tensor, str]:
    """The picture, decoded, and its alt text."""
    (data,) = re.findall(r"base64,([^\"]+)", editor._after.value)
    (alt,) = re.findall(r'alt="([^"]+)"', editor._after.value)
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))
    return torch.tensor(picture / 255).permute(2, 0, 1)[None].float(), html.unescape(alt)


def type_in(editor: KernelEditor, place: int, number: float) -> None:
    editor._boxes[place].value = number


def test_begins_with_the_picture_as_it_is(editor: KernelEditor, photo: torch.Tensor) -> None:
    assert torch.equal(editor.kernel, functional.identity_kernel(3))
    assert torch.allclose(editor.picture, photo)
    picture, alt = shown(editor)
    assert (picture - photo).abs().mean() < 0.01
    assert alt == "The picture filtered with 0 0 0; 0 1 0; 0 0 0."
    assert editor._menu.value == "identity"


def test_a_typed_number_changes_the_picture(editor: KernelEditor, photo: torch.Tensor) -> None:
    type_in(editor, 4, 0.5)
    assert editor.kernel[1, 1] == 0.5
    picture, alt = shown(editor)
    assert (picture - photo / 2).abs().mean() < 0.01
    assert "0 0.5 0" in alt
    assert editor._menu.value == OWN
    assert "add up to <b>0.5</b>" in editor._sum.value
    type_in(editor, 4, 1)
    assert editor._menu.value == "identity"


def test_boxes_stand_where_the_numbers_are(editor: KernelEditor, photo: torch.Tensor) -> None:
    type_in(editor, 4, 0)
    type_in(editor, 5, 1)  # right of the middle: each pixel becomes its right neighbour
    assert torch.allclose(editor.picture[..., :-1], photo[..., 1:])
    assert editor._boxes[5].tooltip == "row 1, column 2"


@pytest.mark.parametrize("name", presets())
def test_menu_fills_the_boxes(editor: KernelEditor, photo: torch.Tensor, name: str) -> None:
    editor._menu.value = "sharpen" if name == "identity" else "identity"
    editor._divide.value = True
    editor._menu.value = name
    kernel = presets()[name]
    assert kernel.shape == (3, 3)
    assert (editor.kernel - kernel).abs().max() <= 0.0005
    assert editor._menu.value == name
    assert not editor._divide.value
    around_zero = kernel.sum().abs() < 0.01
    assert editor._grey.value == around_zero
    expected = filtered(photo, kernel, add=0.5 if around_zero else 0.0)
    assert (editor.picture - expected).abs().max() < 0.006


def test_each_choice_draws_once(editor: KernelEditor) -> None:
    drawn = []
    editor._after.observe(drawn.append, "value")
    editor._menu.value = "box blur"
    type_in(editor, 0, 3)
    assert len(drawn) == 2


def test_choosing_own_numbers_changes_nothing(editor: KernelEditor) -> None:
    editor._menu.value = "emboss"
    editor._menu.value = OWN
    assert torch.equal(editor.kernel, functional.emboss_kernel())


def test_ticks(editor: KernelEditor, photo: torch.Tensor) -> None:
    for place in range(9):
        type_in(editor, place, 1)
    assert editor.picture.mean() > photo.mean() + 0.2
    editor._divide.value = True
    expected = functional.filter_image(photo, functional.box_kernel(3))
    assert torch.allclose(editor.picture, expected, atol=1e-5)
    editor._grey.value = True
    assert torch.allclose(editor.picture, (expected + 0.5).clamp(0, 1), atol=1e-5)
    assert (shown(editor)[0] - editor.picture).abs().mean() < 0.01


def test_own_kernel_at_the_beginning(photo: torch.Tensor) -> None:
    kernel = torch.arange(9.0).reshape(3, 3) / 36
    editor = kernel_editor(photo[:, :1], kernel)
    assert (editor.kernel - kernel).abs().max() <= 0.0005
    assert editor.picture.shape == (1, 1, 100, 150)
    assert kernel_editor(photo, functional.sharpen_kernel())._menu.value == "sharpen"


def test_numbers_stay_in_sight(editor: KernelEditor) -> None:
    type_in(editor, 0, 1e30)
    assert editor._boxes[0].value == 99
    assert editor.picture.isfinite().all()


def test_notebook_text_is_short_and_stable(editor: KernelEditor) -> None:
    assert repr(editor) == "KernelEditor()"
    assert "application/vnd.jupyter.widget-view+json" in editor._repr_mimebundle_()


def test_every_picture_has_words(editor: KernelEditor) -> None:
    pictures = editor.children[1].children
    assert len(pictures) == 2
    assert all(re.search(r'<img alt="The picture [^"]+"', part.value) for part in pictures)


@pytest.mark.parametrize(("size", "width"), [(450, 290), (290, 290), (150, 150), (30, 270)])
def test_pictures_are_shown_at_one_size(size: int, width: int) -> None:
    editor = kernel_editor(load_photo("chelsea", size=size))
    assert f"width: {width}px" in editor._after.value
    assert ("pixelated" in editor._after.value) == (size == 30)


def test_typing_filters_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long that takes is in benchmarks/widgets.py."""
    editor, calls = kernel_editor(load_photo("chelsea", size=300)), []
    real = functional.filter_image

    def counted(*given: object, **options: object) -> torch.Tensor:
        calls.append(given)
        return real(*given, **options)

    monkeypatch.setattr(functional, "filter_image", counted)
    type_in(editor, 0, 5)
    assert len(calls) == 1


def test_filtered_keeps_shades_and_type(photo: torch.Tensor) -> None:
    kernel = 3 * functional.sharpen_kernel()
    picture = filtered(photo.double(), kernel)
    assert picture.dtype == torch.float64
    assert (picture.min(), picture.max()) == (0, 1)
    even = filtered(photo, kernel, divide_by_sum=True)
    assert torch.allclose(even, filtered(photo, functional.sharpen_kernel()), atol=1e-5)


def test_kernel_that_adds_up_to_nothing_is_not_divided(photo: torch.Tensor) -> None:
    kernel = functional.laplacian_kernel()
    assert torch.equal(filtered(photo, kernel, divide_by_sum=True), filtered(photo, kernel))


WRONG = {
    "no tensor": ([1.0], None, r"a tensor of shape \(1, 3, H, W\).* This is a list"),
    "no picture": (torch.rand(9, 9), None, r"The shape was \(9, 9\)"),
    "two": (torch.rand(2, 3, 9, 9), None, r"\(2, 3, 9, 9\) holds 2 pictures: choose one"),
    "too large": (torch.rand(1, 3, 20, 513), None, r"513 × 20 pixels.*size=300"),
    "too bright": (torch.rand(1, 3, 9, 9) * 255, None, "The shades go from"),
    "kernel 5": (torch.rand(1, 3, 9, 9), torch.ones(5, 5), r"shape \(3, 3\) .* has \(5, 5\)"),
    "kernel list": (torch.rand(1, 3, 9, 9), [[1]], "kernel should be a torch tensor, .* a list"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_does_not_fit_is_refused(fault: str) -> None:
    image, kernel, message = WRONG[fault]
    with pytest.raises(ValueError, match=message):
        kernel_editor(image, kernel)


def test_slider_redraws_the_picture(photo: torch.Tensor) -> None:
    asked = []

    def draw(number: int) -> torch.Tensor:
        asked.append(number)
        return photo * number / 10

    slider = picture_slider(draw, "brightness", 1, 10, start=5)
    before = slider.children[1].value
    slider.slider.value = 8
    assert asked == [5, 8]
    assert slider.children[1].value != before
    assert 'alt="The picture with brightness: 8."' in slider.children[1].value
    assert repr(slider) == "PictureSlider()"


def test_slider_shows_a_figure_with_its_words_and_closes_it() -> None:
    def draw(number: int) -> Figure:
        figure, ax = plt.subplots()
        ax.plot([0, number])
        plotting.describe(figure, f"A line up to {number}.")
        return figure

    open_before = plt.get_fignums()
    slider = picture_slider(draw, "height", 1, 10, start=5)
    first = slider.children[1].value
    slider.slider.value = 8
    assert 'alt="A line up to 5."' in first
    assert 'alt="A line up to 8."' in slider.children[1].value
    assert plt.get_fignums() == open_before


def test_slider_refuses_a_start_outside_and_what_is_no_picture(photo: torch.Tensor) -> None:
    with pytest.raises(ValueError, match="from 1 to 10, so it cannot start at 11"):
        picture_slider(lambda number: photo, "brightness", 1, 10, start=11)
    with pytest.raises(ValueError, match="shape"):
        picture_slider(lambda number: photo[0, 0], "brightness", 1, 10, start=1)


def test_one_picture_without_a_batch_axis_is_fine(photo: torch.Tensor) -> None:
    assert torch.equal(kernel_editor(photo[0]).picture, kernel_editor(photo).picture)
