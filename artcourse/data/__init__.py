"""From files and packages to tensors: pictures, digits, text, tunes; and back into files."""

from artcourse.data.abc import ParsedTune, bars_are_right, parse_tune
from artcourse.data.batches import batches, each_picture, random_affine, random_shifts
from artcourse.data.binary import binarised, dynamically_binarised
from artcourse.data.cards import ALGORITHMIC, COMPOSITE, SOURCE_TYPES, TRAINED, load_card
from artcourse.data.copy_task import copy_task
from artcourse.data.digits import DIGITS, load_digits, load_mnist5k
from artcourse.data.folders import load_folder
from artcourse.data.images import PHOTOS, load_image, load_input_image, load_photo
from artcourse.data.lettering import render_text
from artcourse.data.letters import CAPITALS, LETTERS_AND_DIGITS, Letters, load_letters
from artcourse.data.measured import load_measured, save_measured
from artcourse.data.midi import save_midi
from artcourse.data.mu_law import mu_law_decoding, mu_law_encoding
from artcourse.data.notes import Note, frequency, pitch_name
from artcourse.data.pen import as_movements, as_strokes, previous_movements
from artcourse.data.records import Record
from artcourse.data.saving import save_image, save_to_gallery
from artcourse.data.sounds import save_sound, save_sound_to_gallery
from artcourse.data.splits import SPLITS, LabelledImages, stratified_split
from artcourse.data.squares import random_squares
from artcourse.data.stroke_batches import StrokeBatches
from artcourse.data.strokes import SCRIPTS, Characters, load_strokes
from artcourse.data.text import Vocabulary
from artcourse.data.text_files import load_text
from artcourse.data.tunes import TUNES, Tune, load_tunes, load_tunes_from, tune_vocabulary
from artcourse.data.typefaces import Face, typefaces
from artcourse.data.weights import WEIGHTS, load_vgg19
from artcourse.data.windows import carried_windows, padded
