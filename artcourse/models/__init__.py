"""Networks with a name: one that draws, and VGG, trained by others, which knows pictures."""

from artcourse.models.stroke_rnn import StrokeRNN
from artcourse.models.vgg import VGG_LAYERS, VGGFeatures
