"""What a trained network thinks comes next, drawn by chance: texts, symbol by symbol."""

from artcourse.sampling.filters import nucleus, temperature, top_k
from artcourse.sampling.text import sample_symbols, sample_text
