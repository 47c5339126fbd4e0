"""Paint one picture as the course does, and keep what it looked like on the way.

stylize.py runs this, for each picture in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch

from artcourse.data import load_image, save_image
from artcourse.models import VGGFeatures
from artcourse.style import CONTENT_LAYER, STEPS, STYLE_LAYERS, map_to_art_style
from artcourse.training import StepReport


def main() -> None:
    """Paint. Beside the result is a list of pictures and when they were there, in CPU seconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photo", type=Path, help="a picture file")
    parser.add_argument("style", type=Path, help="a picture file")
    parser.add_argument("output", type=Path, help="the result")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--dtype", default="float32", choices=("float32", "bfloat16"))
    parser.add_argument("--relu5-1", action="store_true", help="compare this layer's style too")
    parser.add_argument("--every", type=int, default=0, help="keep the pictures of such steps")
    options = parser.parse_args()
    done, kept = 0, []

    def keep(progress: StepReport) -> None:
        nonlocal done
        done += 1
        if options.every and done % options.every == 0:
            file = options.output.with_stem(f"{options.output.stem}-{done:03}")
            save_image(progress.model, file, overwrite=True)
            kept.append({"file": str(file), "step": done, "seconds": time.process_time()})

    picture = map_to_art_style(
        load_image(options.photo),
        load_image(options.style),
        steps=options.steps,
        dtype=getattr(torch, options.dtype),
        features=VGGFeatures((*STYLE_LAYERS, *["relu5_1"] * options.relu5_1, CONTENT_LAYER)),
        callback=keep,
    )
    save_image(picture, options.output, overwrite=True)
    options.output.with_suffix(".json").write_text(json.dumps(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
