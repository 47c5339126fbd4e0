"""How long style transfer takes, and how good it is, in float32 and in bfloat16. 256 pixels.

Run by hand: python tests/benchmarks/stylize.py

Each picture is made by a process of its own, with one thread, which loads all it needs. The
errors are those of the saved 8-bit picture, always in float32 and of the same layers: of the
style the mean over relu1_1 to relu5_1 of |G - T|² / |T|², of the content |F - C|² / |C|² at
relu4_2. The style picture itself has the lowest style error: only the two together say much.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import torch
from torch import Tensor

import artcourse
from artcourse.losses import gram_matrix
from artcourse.models import VGGFeatures

SIZE = 256
PAIRS = (("astronaut", "glass:7"), ("china", "waves:5"))
DTYPES = ("float32", "bfloat16")
CONTENT = "relu4_2"
STYLES = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
TO_PAINT = """
import sys, torch, artcourse
photo, style, dtype, size, file = sys.argv[1:]
torch.set_num_threads(1)
picture = artcourse.map_to_art_style(
    artcourse.load_input_image(photo, int(size)),
    artcourse.load_style_image(style, int(size)),
    dtype=getattr(torch, dtype),
)
artcourse.save_image(picture, file)
"""


def painted(photo: str, style: str, dtype: str, file: Path) -> tuple[float, float, float]:
    """Paint in a process of its own; return CPU seconds, wall seconds, and peak MB."""
    arguments = [photo, style, dtype, str(SIZE), str(file)]
    start, most, used = time.perf_counter(), 0.0, 0.0
    process = psutil.Popen([sys.executable, "-c", TO_PAINT, *arguments])
    while process.poll() is None:
        try:
            most = max(most, process.memory_info().rss / 1e6)
            used = sum(process.cpu_times()[:2])
        except psutil.Error:
            break  # it has just ended
        time.sleep(0.05)
    if process.wait() != 0:
        raise subprocess.SubprocessError(f"{style} over {photo} could not be painted")
    return used, time.perf_counter() - start, most


def errors(features: VGGFeatures, image: Tensor, photo: Tensor, style: Tensor) -> tuple[float, ...]:
    """Return the style's error and the content's."""
    seen, content, wanted = features(image), features(photo)[CONTENT], features(style)
    of_style = [relative(gram_matrix(seen[name]), gram_matrix(wanted[name])) for name in STYLES]
    return sum(of_style) / len(STYLES), relative(seen[CONTENT], content)


def relative(found: Tensor, wanted: Tensor) -> float:
    """Return the squared difference, beside the square of what is wanted."""
    return ((found - wanted).square().sum() / wanted.square().sum()).item()


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    features = VGGFeatures((*STYLES, CONTENT))
    print("| pair | numbers | CPU s | ratio | wall s | peak MB | style error | content error |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for name, style_name in PAIRS:
        photo = artcourse.load_input_image(name, SIZE)
        style = artcourse.load_style_image(style_name, SIZE)
        of_photo, of_content = errors(features, photo, photo, style)
        print(f"| {name}, {style_name} | photograph | | | | | {of_photo:.4f} | {of_content:.3f} |")
        slowest = None
        for dtype in DTYPES:
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "picture.png"
                cpu, wall, memory = painted(name, style_name, dtype, file)
                image = artcourse.load_input_image(file, None)
            slowest = slowest or cpu
            of_style, of_content = errors(features, image, photo, style)
            print(
                f"| | {dtype} | {cpu:.1f} | {slowest / cpu:.2f} | {wall:.1f} | {memory:.0f} "
                f"| {of_style:.4f} | {of_content:.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
