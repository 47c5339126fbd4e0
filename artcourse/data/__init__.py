"""From files and packages to tensors: pictures, photographs, digits, text; and back into files."""

from artcourse.data.cards import SOURCE_TYPES, load_card

from .batching import batches, each_picture, random_affine, random_shifts
from .digits import DIGITS, SPLITS, LabelledImages, load_digits, load_mnist5k, stratified_split
from .images import PHOTOS, load_image, load_input_image, load_photo
from .records import Record
from .saving import save_image, save_to_gallery
from .text import Vocabulary
from .weights import WEIGHTS, load_vgg19
