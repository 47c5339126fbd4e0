"""From a network and a generator of random numbers to art: drawings, one movement at a time."""

from artcourse.sampling.strokes import sample_strokes
