"""Exercises of lesson 01: from a sliding product to channels, and a kernel of one's own."""

from __future__ import annotations

from artcourse.exercises.convolution import channels, margins, sliding

# In the order of the lesson, in which progress() lists them.
slide1d = sliding.slide1d
corr2d = sliding.corr2d
vertical_edges = channels.vertical_edges
zero_pad = margins.zero_pad
output_size = margins.output_size
corr2d_strided = margins.corr2d_strided
conv_channels = channels.conv_channels
