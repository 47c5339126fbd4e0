"""Networks with a name, and weights that others trained."""

from __future__ import annotations

from artcourse.models.vgg import STYLE_LAYERS, VGG_LAYERS, VGGFeatures
