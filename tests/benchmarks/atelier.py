"""How long a picture of each style takes, and what colours alone tell of the style. One thread.

Run by hand:
python tests/benchmarks/atelier.py             the table
python tests/benchmarks/atelier.py --colours   how well a colour histogram tells styles apart
python tests/benchmarks/atelier.py --golden    write tests/atelier_golden.json anew
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

import torch

from artcourse.atelier import STYLES, paint

PICTURES = 30
LARGE_PICTURES = 3
COLOUR_PICTURES = 200  # of each style; a quarter of them held out
GOLDEN_SEED = 11
GOLDEN = Path(__file__).parents[1] / "atelier_golden.json"


def milliseconds(style: str, size: int, pictures: int) -> float:
    """The mean CPU time of one picture, photographs already decoded."""
    start = time.process_time()
    for seed in range(pictures):
        paint(style, seed, size)
    return 1000 * (time.process_time() - start) / pictures


def print_times() -> None:
    """Print the table."""
    for style in STYLES:
        for seed in range(PICTURES):
            paint(style, seed, 16)  # decodes the photographs
    small = {style: milliseconds(style, 64, PICTURES) for style in STYLES}
    large = {style: milliseconds(style, 512, LARGE_PICTURES) for style in STYLES}
    print("| style | ms, 64 px | ms, 512 px |\n|---|---:|---:|")
    for style in STYLES:
        print(f"| {style} | {small[style]:.1f} | {large[style]:.0f} |")
    mean = statistics.mean(small.values())
    print(f"| all mixed | {mean:.1f} | {statistics.mean(large.values()):.0f} |")
    print(f"\n1,000 pictures of 64 × 64, all styles mixed: {mean:.1f} s of CPU time")


def histogram(picture: torch.Tensor) -> torch.Tensor:
    """How often each of 64 colours occurs, as a root, so that rare ones count too."""
    levels = (picture[0] * 4).long().clamp(max=3)
    counts = torch.bincount((levels[0] * 16 + levels[1] * 4 + levels[2]).ravel(), minlength=64)
    return (counts / counts.sum()).sqrt()


def print_colours() -> None:
    """Train two classifiers on colour histograms alone; print how often they are right."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression

    rows, styles = [], []
    for style in STYLES:
        for seed in range(COLOUR_PICTURES):
            rows.append(histogram(paint(style, seed).picture))
            styles.append(style)
    features = torch.stack(rows).numpy()
    held_out = [number % 4 == 3 for number in range(len(rows))]
    train = [not out for out in held_out]
    answers = [style for style, out in zip(styles, held_out, strict=True) if out]
    known = [style for style, out in zip(styles, held_out, strict=True) if not out]
    print(f"by chance {1 / len(STYLES):.0%}")
    for model in (LogisticRegression(max_iter=2000), RandomForestClassifier(random_state=0)):
        right = model.fit(features[train], known).score(features[held_out], answers)
        print(f"{type(model).__name__} on colour histograms: {right:.0%} right")


def write_golden() -> None:
    """Write what the test compares with; look at the pictures before."""
    golden = {}
    for style in STYLES:
        work = paint(style, GOLDEN_SEED)
        small = torch.nn.functional.avg_pool2d(work.picture, 16)[0] * 255
        golden[style] = {
            "mean": [round(value, 1) for value in (work.picture.mean((0, 2, 3)) * 255).tolist()],
            "thumbnail": [
                [[round(value, 1) for value in row] for row in rows] for rows in small.tolist()
            ],
            "factors": {
                name: value if isinstance(value, str) else round(value, 7)
                for name, value in work.factors.items()
            },
        }
    lines = [f"{json.dumps(style)}: {json.dumps(facts)}" for style, facts in golden.items()]
    GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main() -> None:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--colours", action="store_true")
    parser.add_argument("--golden", action="store_true")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    if asked.golden:
        write_golden()
    elif asked.colours:
        print_colours()
    else:
        print_times()


if __name__ == "__main__":
    main()
