"""Networks with a name: they write, draw, rebuild pictures; and VGG, which knows pictures."""

from artcourse.models.autoencoder import Autoencoder
from artcourse.models.char_rnn import CharRNN, CharRNNByHand
from artcourse.models.stroke_rnn import StrokeRNN
from artcourse.models.vae import VAE, ConditionalVAE, VAEOutput
from artcourse.models.vae_by_hand import VAEByHand
from artcourse.models.vgg import VGG_LAYERS, VGGFeatures
