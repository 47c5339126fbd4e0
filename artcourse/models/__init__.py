"""Networks with a name: for now VGG, trained by others, which knows what pictures hold."""

from artcourse.models.vgg import VGG_LAYERS, VGGFeatures
