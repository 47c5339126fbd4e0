"""What a trained network thinks comes next, drawn by chance: texts, tunes, drawings, pictures."""

from artcourse.sampling.directions import attribute_vector, latent_grid, latent_plane, traverse
from artcourse.sampling.filters import nucleus, temperature, top_k
from artcourse.sampling.latent import (
    decode_pictures,
    encode_pictures,
    sample_posterior,
    sample_prior,
)
from artcourse.sampling.lettering import write_text
from artcourse.sampling.strokes import sample_strokes
from artcourse.sampling.text import sample_symbols, sample_text
from artcourse.sampling.walks import latent_walk, lerp, slerp
