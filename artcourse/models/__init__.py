"""Networks with a name: for now VGG, trained by others, which knows what pictures hold."""

from .vgg import VGG_LAYERS, VGGFeatures
