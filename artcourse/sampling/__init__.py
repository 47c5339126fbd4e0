"""What a trained network thinks comes next, drawn by chance: texts, tunes and drawings."""

from artcourse.sampling.filters import nucleus, temperature, top_k
from artcourse.sampling.strokes import sample_strokes
from artcourse.sampling.text import sample_symbols, sample_text
