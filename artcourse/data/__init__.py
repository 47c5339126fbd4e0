"""From files and packages to tensors: pictures, photographs, digits, text; and back into files."""

from artcourse.data.batching import batches, each_picture, random_affine, random_shifts
from artcourse.data.digits import DIGITS, LabelledImages, load_digits, load_mnist5k
from artcourse.data.gallery import save_to_gallery
from artcourse.data.images import load_image
from artcourse.data.photos import PHOTOS, load_input_image, load_photo
from artcourse.data.records import Record
from artcourse.data.saving import save_image
from artcourse.data.splits import SPLITS, stratified_split
from artcourse.data.text import Vocabulary
from artcourse.data.weights import WEIGHTS, load_vgg19
