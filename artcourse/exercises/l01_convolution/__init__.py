"""Exercises of lesson 01: from a sliding product to channels, and a kernel of one's own."""

# In the order of the lesson, in which progress() lists them.
# isort: off
from artcourse.exercises.l01_convolution.slide1d import slide1d
from artcourse.exercises.l01_convolution.corr2d import corr2d
from artcourse.exercises.l01_convolution.vertical_edges import vertical_edges
from artcourse.exercises.l01_convolution.zero_pad import zero_pad
from artcourse.exercises.l01_convolution.output_size import output_size
from artcourse.exercises.l01_convolution.corr2d_strided import corr2d_strided
from artcourse.exercises.l01_convolution.conv_channels import conv_channels
