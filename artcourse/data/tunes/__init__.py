"""Folk tunes as text: those of three old collections, and the reader's own."""

from artcourse.data.tunes.cleaning import Tune, clean_tune
from artcourse.data.tunes.collections import TUNES, load_tunes, tune_vocabulary
from artcourse.data.tunes.own import load_tunes_from
