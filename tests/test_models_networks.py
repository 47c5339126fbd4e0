"""VGG-16 and VGG-19 with torchvision's weights: from its cache or a server, as it computes."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from tensors import assert_close
from torch import Tensor, nn

from artcourse.data import WEIGHTS, download, weights
from artcourse.models import VGG_LAYERS, VGGFeatures, vgg
from artcourse.torchvision_remedy import import_torchvision

NETWORKS = ("vgg16", "vgg19")
WIDTHS = (3, 5, 4, 6, 7)  # far fewer than the real ones, so that it is quick


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where torch caches its downloads, instead of the place where the real ones may be."""
    monkeypatch.setattr(torch.hub, "_hub_dir", None)
    monkeypatch.delenv("TORCH_HUB", raising=False)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    return tmp_path / "hub" / "checkpoints"


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give all networks few channels, ours and torchvision's."""
    monkeypatch.setattr(vgg, "_WIDTHS", WIDTHS)
    import_torchvision()
    from torchvision.models.vgg import cfgs

    for letter in "DE":
        widths = iter(WIDTHS)
        few, width = [], next(widths)
        for layer in cfgs[letter]:
            few.append("M" if layer == "M" else width)
            width = next(widths, width) if layer == "M" else width
        monkeypatch.setitem(cfgs, letter, few)


def torchvision_vgg(network: str) -> nn.Sequential:
    """torchvision's own layers, in float64, with weights that keep the shades alive."""
    import_torchvision()
    from torchvision import models

    with torch.device("meta"):
        theirs = getattr(models, network)(weights=None, init_weights=False).features
    generator = torch.Generator().manual_seed(0)
    for layer in theirs:
        for name, weight in list(layer.named_parameters()):
            made = torch.randn(weight.shape, generator=generator, dtype=torch.float64)
            scale = math.sqrt(2 / weight[0].numel()) if name == "weight" else 0.1
            setattr(layer, name, nn.Parameter(scale * made))
    return theirs


def as_file(theirs: nn.Sequential) -> bytes:
    """The bytes of a file in torch's oldest format, in which the real ones are.

    Their weights are parameters, which follow gradients, and a classifier comes after them.
    """
    stored = {f"features.{name}": weight for name, weight in theirs.named_parameters()}
    stored |= {"classifier.0.weight": torch.rand(5, 4), "classifier.0.bias": torch.rand(5)}
    content = io.BytesIO()
    torch.save(stored, content, _use_new_zipfile_serialization=False)
    return content.getvalue()


def recorded(network: str, content: bytes, monkeypatch: pytest.MonkeyPatch, **facts: str) -> None:
    """Let the course know such a file as the right one."""
    checksum = hashlib.sha256(content).hexdigest()
    record = replace(WEIGHTS[network], sha256=checksum, size=len(content), **facts)
    monkeypatch.setitem(WEIGHTS, network, record)


@pytest.fixture
def cached(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], nn.Sequential]:
    """Put a file with random weights into the cache, where torchvision would have put it."""

    def put(network: str) -> nn.Sequential:
        theirs = torchvision_vgg(network)
        content = as_file(theirs)
        recorded(network, content, monkeypatch)
        cache.mkdir(parents=True, exist_ok=True)
        (cache / WEIGHTS[network].file).write_bytes(content)
        return theirs

    monkeypatch.setattr(download, "_fetch", lambda *_: pytest.fail("it was downloaded"))
    return put


def of_torchvision(network: str) -> SimpleNamespace:
    """What torchvision itself says of its weights."""
    import_torchvision()
    from torchvision import models

    return models.get_weight(f"{network.upper()}_Weights.IMAGENET1K_V1")


def in_channels(shades: list[float]) -> Tensor:
    return torch.tensor(shades, dtype=torch.float64)[:, None, None]


@pytest.mark.parametrize("network", NETWORKS)
def test_the_record_is_what_torchvision_says(network: str) -> None:
    record, theirs = WEIGHTS[network], of_torchvision(network)
    assert record.source == theirs.url
    assert record.file == theirs.url.rpartition("/")[2]
    assert record.file == f"{network}-{record.sha256[:8]}.pth"
    assert len(record.sha256) == 64
    assert record.shape == (theirs.meta["num_params"],)
    assert round(record.size / 2**20, 3) == theirs.meta["_file_size"]
    assert 4 * record.shape[0] < record.size < 4 * record.shape[0] + 10_000  # float32, and names


@pytest.mark.parametrize("network", NETWORKS)
def test_features_are_torchvision_s(network: str, cached) -> None:
    """In full width, with the mean and deviation that torchvision gives to its own pictures."""
    theirs = cached(network)
    normal = of_torchvision(network).transforms()
    mean, deviation = (in_channels(shades) for shades in (normal.mean, normal.std))
    images = torch.rand(2, 3, 33, 38, dtype=torch.float64)
    last = "relu5_3" if network == "vgg16" else "relu5_4"
    features = VGGFeatures(["conv1_1", "relu1_2", "pool2", "relu3_3", "conv4_2", last], network)
    found = features(images)
    assert len(found) == 6
    for name, answer in found.items():
        count = 1 + list(features.steps).index(name)
        with torch.no_grad():
            expected = theirs[:count]((images - mean) / deviation)
        assert_close(answer, expected)
        assert answer.std() > 0.01


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("network", NETWORKS)
def test_the_picture_has_gradients_and_the_weights_have_none(network: str, cached) -> None:
    theirs = cached(network)
    images = torch.rand(1, 3, 18, 21, dtype=torch.float64, requires_grad=True)
    features = VGGFeatures("relu2_1", network)
    (own,) = torch.autograd.grad(features(images)["relu2_1"].square().sum(), images)
    mean, deviation = in_channels([0.485, 0.456, 0.406]), in_channels([0.229, 0.224, 0.225])
    layer = theirs[:7]((images - mean) / deviation)
    (expected,) = torch.autograd.grad(layer.square().sum(), images)
    assert_close(own, expected)
    assert not any(weight.requires_grad for weight in features.parameters())


@pytest.mark.usefixtures("narrow")
def test_each_network_has_its_layers(cached) -> None:
    assert "relu5_4" in VGG_LAYERS
    cached("vgg16"), cached("vgg19")
    assert list(VGGFeatures("pool5", "vgg19").steps) == list(VGG_LAYERS)
    missing = {f"{kind}{block}_4" for kind in ("conv", "relu") for block in (3, 4, 5)}
    wanted = [name for name in VGG_LAYERS if name not in missing]
    assert list(VGGFeatures("pool5", "vgg16").steps) == wanted
    with pytest.raises(ValueError, match=r"no layer of vgg16 'relu3_4'\. Did you mean") as raised:
        VGGFeatures("relu3_4", "vgg16")
    assert str(raised.value).endswith(f"There are: {', '.join(wanted)}.")


@pytest.mark.parametrize("network", ["vgg-16", "VGG16", "resnet", "", None, ["vgg16"]])
def test_unknown_networks_are_refused(network: object) -> None:
    with pytest.raises(ValueError, match=r"no network .* There are: vgg19-original, vgg16, vgg19"):
        VGGFeatures("relu1_1", network)


@pytest.mark.usefixtures("narrow")
def test_it_says_which_network_it_is(cached) -> None:
    cached("vgg16")
    said = VGGFeatures("relu1_1", "vgg16").weights
    for part in ("VGG-16", "for torchvision", "TorchVision maintainers", WEIGHTS["vgg16"].source):
        assert part in said


@pytest.fixture
def served(server, narrow, monkeypatch: pytest.MonkeyPatch) -> nn.Sequential:
    """Narrow weights of VGG-16 on a server, as large as they are in memory."""
    theirs = torchvision_vgg("vgg16")
    server.content = as_file(theirs)
    source = f"http://127.0.0.1:{server.server_port}/{WEIGHTS['vgg16'].file}"
    recorded("vgg16", server.content, monkeypatch, source=source)
    return theirs


def test_what_is_not_cached_is_downloaded_once(server, served, cache: Path, capsys) -> None:
    features = VGGFeatures("relu5_3", "vgg16")
    said, shown = capsys.readouterr()
    for part in ("Downloading VGG-16, trained on ImageNet for torchvision, 0 MB", str(cache)):
        assert part in said
    assert "100" in shown
    assert [path.name for path in cache.iterdir()] == [WEIGHTS["vgg16"].file]
    images = torch.rand(1, 3, 20, 24, dtype=torch.float64)
    again = VGGFeatures("relu5_3", "vgg16")
    assert torch.equal(again(images)["relu5_3"], features(images)["relu5_3"])
    assert torch.equal(features.steps["conv5_3"].bias, served[28].bias)
    assert server.asked == ["/vgg16-397923af.pth"]
    assert capsys.readouterr() == ("", "")


def test_a_damaged_cache_is_made_anew(server, served, cache: Path, capsys) -> None:
    cache.mkdir(parents=True)
    (cache / WEIGHTS["vgg16"].file).write_bytes(server.content[:-1])
    VGGFeatures("relu1_1", "vgg16")
    assert "is damaged" in capsys.readouterr().out
    assert (cache / WEIGHTS["vgg16"].file).read_bytes() == server.content


def test_offline_it_names_the_network_that_is_here(server, served) -> None:
    server.status = 503
    wanted = r"Service Unavailable\. .*The network 'vgg19-original' comes with the course and needs"
    with pytest.raises(OSError, match=wanted):
        VGGFeatures("relu1_1", "vgg16")


def test_a_wrong_name_downloads_nothing(server, served) -> None:
    with pytest.raises(ValueError, match="no layer of vgg16"):
        VGGFeatures(["relu1_1", "relu9_1"], "vgg16")
    assert not server.asked


def test_a_download_never_runs_code(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one whose checksum somebody recorded."""
    content = io.BytesIO()
    torch.save({"features.0.weight": Path("a")}, content, _use_new_zipfile_serialization=False)
    recorded("vgg16", content.getvalue(), monkeypatch)
    cache.mkdir(parents=True)
    (cache / WEIGHTS["vgg16"].file).write_bytes(content.getvalue())
    with pytest.raises(Exception, match="Weights only load failed"):
        VGGFeatures("relu1_1", "vgg16")


def test_the_newer_format_is_read_too(cache: Path, narrow, monkeypatch) -> None:
    content = io.BytesIO()
    theirs = torchvision_vgg("vgg16")
    torch.save({f"features.{k}": v for k, v in theirs.named_parameters()}, content)
    recorded("vgg16", content.getvalue(), monkeypatch)
    cache.mkdir(parents=True)
    (cache / WEIGHTS["vgg16"].file).write_bytes(content.getvalue())
    found = weights.load_torchvision_vgg("vgg16", VGG_LAYERS)
    assert torch.equal(found["conv1_2.weight"], theirs[2].weight)
    assert not any(weight.requires_grad for weight in found.values())
