"""Exercises of lesson 09: what a network sees of a picture, and a picture that follows it."""

# In the order of the lesson, in which progress() lists them.
# isort: off
from artcourse.exercises.l09_style_transfer.prepare import prepare
from artcourse.exercises.l09_style_transfer.paint import paint
from artcourse.exercises.l09_style_transfer.content_error import content_error
from artcourse.exercises.l09_style_transfer.gram_matrix import gram_matrix
from artcourse.exercises.l09_style_transfer.style_error import style_error
from artcourse.exercises.l09_style_transfer.keep_colours import keep_colours
