"""Exercises of lesson 00: a picture, a sound and a text are numbers."""

# In the order of the lesson, in which progress() lists them.
# isort: off
from artcourse.exercises.l00_welcome.negative import negative
from artcourse.exercises.l00_welcome.tone import tone
from artcourse.exercises.l00_welcome.encode import encode
