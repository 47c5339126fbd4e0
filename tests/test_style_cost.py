"""The prediction of what style transfer takes: it grows as it should, and its memory is true."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from test_style import Stub

from artcourse.training import style_cost, style_levels, style_pace

# A process of its own, because a process's peak never falls again.
PAINT = r"""
import psutil, re, resource, torch, artcourse
from pathlib import Path
from artcourse.models import VGGFeatures
from artcourse.training import CONTENT_LAYER, STYLE_LAYERS, map_to_art_style, style_cost
torch.set_num_threads(1)
features = VGGFeatures((*STYLE_LAYERS, CONTENT_LAYER))
photo = artcourse.load_input_image("astronaut", {size})[:, :, : {size} * 3 // 4]
style = artcourse.load_style_image("waves:5", {size})
before = psutil.Process().memory_info().rss
map_to_art_style(photo, style, steps=12, features=features, dtype=torch.float32)
status = Path("/proc/self/status")
if status.exists():  # Linux counts in ru_maxrss what the parent had when it made this process
    used = int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) * 1024
else:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * {unit}
print(used / (before + style_cost(photo.shape[2:], 1)[1]))
"""


def test_the_pace_is_a_small_number_of_seconds() -> None:
    assert 0 < style_pace(Stub()) < 0.001


def test_the_cost_grows_with_size_and_steps() -> None:
    sizes = [style_cost((size, 2 * size), 1e-5) for size in (40, 90, 200, 500, 1000)]
    for which in (0, 1):
        costs = [cost[which] for cost in sizes]
        assert costs == sorted(costs)
        assert len(set(costs)) == len(costs)
    few, many = style_cost((90, 70), 1e-5, steps=20), style_cost((90, 70), 1e-5, steps=40)
    assert few[0] < many[0] < 2 * few[0]
    assert few[1] == many[1]
    assert style_cost((90, 70), 2e-5) == (2 * style_cost((90, 70), 1e-5)[0], few[1])


def test_steps_cost_what_their_sizes_do() -> None:
    assert style_levels((200, 300), 105) == [([100, 150], 80), ([200, 300], 25)]
    assert style_cost((200, 300), 1)[0] == 81 * 15_000 + 26 * 60_000


def test_memory_is_for_the_larger_of_photograph_and_style() -> None:
    square, narrow, narrower = (style_cost((side, 800), 1)[1] for side in (800, 400, 100))
    assert square > narrow > narrower
    assert narrower == style_cost((110, 800), 1)[1]


def test_too_few_steps_are_refused() -> None:
    with pytest.raises(ValueError, match="steps should be a whole number, 5 or more"):
        style_cost((200, 300), 1e-5, steps=4)


@pytest.mark.skipif(sys.platform == "win32", reason="a peak is asked for in another way there")
def test_the_memory_is_as_predicted() -> None:
    unit = 1 if sys.platform == "darwin" else 1024
    code = PAINT.format(size=256, unit=unit)
    root = Path(__file__).parents[1]
    ran = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert 1 / 1.5 < float(ran.stdout) < 1.5
