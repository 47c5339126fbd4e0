"""Networks with a name: one that writes, one that draws, and VGG, which knows pictures."""

from artcourse.models.char_rnn import CharRNN, CharRNNByHand
from artcourse.models.stroke_rnn import StrokeRNN
from artcourse.models.vgg import VGG_LAYERS, VGGFeatures
