"""Exercises of lesson 09: what a network sees of a picture, and a picture that follows it."""

from __future__ import annotations

from artcourse.exercises.style import colours, content, painting, shades, textures, touches

__all__ = [
    "content_error",
    "gram_matrix",
    "keep_colours",
    "paint",
    "prepare",
    "style_error",
]

# In the order of the lesson, in which progress() lists them.
prepare = shades.prepare
paint = painting.paint
content_error = content.content_error
gram_matrix = textures.gram_matrix
style_error = touches.style_error
keep_colours = colours.keep_colours
