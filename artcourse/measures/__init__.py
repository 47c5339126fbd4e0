"""What a network's answers and a person's works are worth, in numbers."""

from artcourse.measures.accuracy import accuracy, confusion_matrix
from artcourse.measures.copies import CopiedRun, CopyFinder, longest_copied_run, ngram_novelty
from artcourse.measures.disentanglement import MutualInformationGap, mutual_information_gap
from artcourse.measures.influence import influence
from artcourse.measures.lettering import slant
from artcourse.measures.likelihood import (
    ELBOReport,
    active_units,
    collapse_warning,
    kl_per_latent,
    log_likelihood,
    measure_elbo,
)
from artcourse.measures.network_bits import network_bits
from artcourse.measures.ngrams import NGramModel, bits_per_character
from artcourse.measures.tunes import TuneScores, score_tunes
