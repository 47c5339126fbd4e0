"""Style transfer side by side: ours, the command pastiche, and the recipe of PyTorch's tutorial.

Run by hand: python tests/benchmarks/stylize.py [--quick] [--keep FOLDER]

All painters get the same picture files, and one judge looks at the 8-bit pictures that they
save; style_errors.py says how. Each picture is made by a process of its own, which loads all
that it needs, with one thread, unless a table says otherwise. What the judge takes does not
count. A busy machine makes all times longer: painters take turns, and of several rounds the
one with the least processor time counts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from style_errors import Errors, Judge

from artcourse.atelier import load_style_image
from artcourse.commands.maintain.measure import Run, run_measured
from artcourse.data import load_image, load_input_image, save_image

HERE = Path(__file__).parent
PAIRS = ("china+waves:5", "astronaut+glass:7")
GIB = 2**30


@dataclass
class Pair:
    """A photograph and a style, as files of one size, and what is painted from them."""

    name: str
    folder: Path
    size: int

    def __post_init__(self) -> None:
        photo, style = self.name.split("+")
        self.files = [self.folder / "photo.png", self.folder / "style.png"]
        self.folder.mkdir(parents=True, exist_ok=True)
        save_image(load_input_image(photo, self.size), self.files[0], overwrite=True)
        save_image(load_style_image(style, self.size), self.files[1], overwrite=True)


@dataclass
class Painter:
    """A command, the picture that it makes, and what that took in each round."""

    name: str
    output: Path
    command: Sequence[object]

    def __post_init__(self) -> None:
        self.rounds: list[tuple[Run, list[dict]]] = []

    def paint(self, threads: int = 1) -> Run:
        """Paint once."""
        # the course that is measured is the one that this file belongs to
        env = {"OMP_NUM_THREADS": str(threads), "PYTHONPATH": str(HERE.parents[1])}
        made = run_measured([str(part) for part in self.command], env={**os.environ, **env})
        if made.status != 0:
            raise SystemExit(f"did not work: {' '.join(map(str, self.command))}")
        on_the_way = self.output.with_suffix(".json")
        kept = json.loads(on_the_way.read_text("utf-8")) if on_the_way.exists() else []
        self.rounds.append((made, kept))
        return made

    def best(self) -> tuple[Run, list[dict]]:
        """Return the round that took the least processor time."""
        return min(self.rounds, key=lambda each: each[0].cpu_seconds)


def ours(pair: Pair, steps: int, *extra: object, name: str = "") -> Painter:
    """The course's own painter."""
    name = f"ours, {steps} steps{name}"
    output = pair.folder / f"{name.replace(' ', '-').replace(',', '')}.png"
    script = [sys.executable, HERE / "map_to_art_style.py", *pair.files, output]
    return Painter(name, output, [*script, "--steps", steps, *extra])


def our_painters(pair: Pair, options: argparse.Namespace) -> list[Painter]:
    """With few steps and many, and with what may be compared, or computed, otherwise."""
    keep = ("--every", options.every)
    found = []
    for steps in options.steps:
        found.append(ours(pair, steps, *keep))
        found.append(ours(pair, steps, *keep, "--relu5-1", name=", relu5_1 too"))
    if bfloat16_is_fast():
        extra = (*keep, "--relu5-1", "--dtype", "bfloat16")
        found.append(ours(pair, options.steps[0], *extra, name=", relu5_1 too, bfloat16"))
    return found


def rivals(pair: Pair, steps: int) -> list[Painter]:
    """Those to compare with, as they come: pastiche with its defaults."""
    (photo, style), first = pair.files, pair.folder / "pastiche.png"
    pastiche = [sys.executable, "-m", "pastiche", "--no-verbose", "-d", "cpu", "--seed", 0]
    pastiche += ["--size", pair.size, "--style-size", pair.size, "--num-steps", steps]
    second = pair.folder / "tutorial.png"
    recipe = [sys.executable, HERE / "tutorial_recipe.py", photo, style, second, steps]
    return [
        Painter("pastiche", first, [*pastiche, "-c", photo, "-s", style, "-o", first]),
        Painter("the tutorial's recipe", second, recipe),
    ]


def bfloat16_is_fast() -> bool:
    """Whether map_to_art_style would choose it here."""
    has = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(has.get("avx512_bf16") or has.get("amx_bf16"))


def processor() -> str:
    """Return its name."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if "model name" in line), "unknown")


def side_by_side(pair: Pair, options: argparse.Namespace) -> list[str]:
    """Let all paint; print their lines; return those on who is how much faster."""
    own, others = our_painters(pair, options), rivals(pair, options.rival_steps)
    for _ in range(options.rounds):
        for painter in (*own, *others):
            painter.paint()
    judge = Judge(*map(load_image, pair.files))

    def judged(file: str | Path) -> Errors:
        return judge.errors(load_image(file))

    begun = judged(pair.files[0])
    print(f"| {pair.name} | the photograph | | | | {begun.style:.4f} | {begun.content:.3f} |")
    for painter in (*own, *others):
        made, errors = painter.best()[0], judged(painter.output)
        print(
            f"| {pair.name} | {painter.name} | {made.cpu_seconds:.1f} | {made.seconds:.1f} "
            f"| {made.peak_bytes / 1e6:.0f} | {errors.style:.4f} | {errors.content:.3f} |",
            flush=True,
        )
    ways = {one.name: [(each, judged(each["file"])) for each in one.best()[1]] for one in own}
    return [
        f"| {pair.name} | {other.name} | {name} | {reached(way, other, judged(other.output))} |"
        for other in others
        for name, way in ways.items()
    ]


def reached(way: list[tuple[dict, Errors]], rival: Painter, mark: Errors) -> str:
    """Say when a picture on the way was first as good as the rival's last one, in both errors."""
    for each, found in way:
        if found.style <= mark.style and found.content <= mark.content:
            of_rival, own = rival.best()[0].cpu_seconds, each["seconds"]
            return f"{each['step']} | {own:.1f} | {of_rival:.0f} | {of_rival / own:.1f}"

    def parts(found: Errors) -> tuple[float, float]:
        return found.style / mark.style, found.content / mark.content

    style, content = min((parts(found) for _, found in way), key=max)
    return f"never; nearest: {style:.2f} times its style error, {content:.2f} times content | | |"


def print_threads(options: argparse.Namespace, folder: Path) -> None:
    """Print what two threads take, with what a user gets by default."""
    print("\n| pixels | threads | wall s | CPU s | peak MB |\n|---|---:|---:|---:|---:|")
    for size in options.thread_sizes:
        painter = ours(Pair(options.pairs[-1], folder / f"threads-{size}", size), options.steps[0])
        for _ in range(options.rounds):
            painter.paint(threads=2)
        made = min((made for made, _ in painter.rounds), key=lambda made: made.seconds)
        megabytes = made.peak_bytes / 1e6
        print(
            f"| {size} | 2 | {made.seconds:.1f} | {made.cpu_seconds:.1f} | {megabytes:.0f} |",
            flush=True,
        )


def print_memory(options: argparse.Namespace, folder: Path) -> None:
    """Print the peaks of large pictures, which a few steps reach."""
    print("\n| pixels | layers | peak GiB |\n|---|---|---:|")
    for size in options.memory_sizes:
        pair = Pair(options.pairs[-1], folder / f"memory-{size}", size)
        for layers in ((), ("--relu5-1",)):
            peak = ours(pair, 6, *layers).paint().peak_bytes / GIB
            name = "relu5_1 too" if layers else "default"
            print(f"| {size} | {name} | {peak:.2f} |", flush=True)


def read_options() -> argparse.Namespace:
    """Read what was typed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", nargs="+", default=PAIRS, metavar="PHOTO+STYLE")
    parser.add_argument("--size", type=int, default=256, help="longest side in pixels")
    parser.add_argument("--rounds", type=int, default=1, help="how often all paint")
    parser.add_argument("--steps", type=int, nargs="+", default=(105, 50), help="ours")
    parser.add_argument("--every", type=int, default=1, help="steps between pictures to judge")
    parser.add_argument("--rival-steps", type=int, default=300)
    parser.add_argument("--thread-sizes", type=int, nargs="*", default=(256, 384))
    parser.add_argument("--memory-sizes", type=int, nargs="*", default=(512, 1024))
    parser.add_argument("--keep", type=Path, help="a folder for the pictures, to look at")
    parser.add_argument("--quick", action="store_true", help="a minute, to see that it runs")
    options = parser.parse_args()
    if options.quick:
        small = {"size": 96, "steps": (6,), "rival_steps": 3, "every": 1, "pairs": PAIRS[:1]}
        vars(options).update(small, thread_sizes=(64,), memory_sizes=(128,))
    return options


def main() -> None:
    """Print the tables."""
    options = read_options()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.keep or Path(temporary)).absolute()
        fast = "fast" if bfloat16_is_fast() else "not fast, so not measured"
        print(f"{processor()}; bfloat16 is {fast} on it. Pictures of {options.size} px, 1 thread.")
        print("\n| pair | painter | CPU s | wall s | peak MB | style error | content error |")
        print("|---|---|---:|---:|---:|---:|---:|", flush=True)
        lines = []
        for name in options.pairs:
            pair = Pair(name, folder / name.replace(":", "").replace("+", "-"), options.size)
            lines += side_by_side(pair, options)
        print("\nUntil a picture of ours has neither error above a rival's last one:\n")
        print("| pair | rival | painter | step | CPU s | rival's | ratio |")
        print("|---|---|---|---:|---:|---:|---:|", *lines, sep="\n")
        print_threads(options, folder)
        print_memory(options, folder)


if __name__ == "__main__":
    main()
