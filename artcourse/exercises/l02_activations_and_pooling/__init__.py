"""Exercises of lesson 02: what must come between two convolutions, and how far a network sees."""

# In the order of the lesson, in which progress() lists them.
# isort: off
from artcourse.exercises.l02_activations_and_pooling.one_kernel import one_kernel
from artcourse.exercises.l02_activations_and_pooling.rectify import rectify
from artcourse.exercises.l02_activations_and_pooling.stable_sigmoid import stable_sigmoid
from artcourse.exercises.l02_activations_and_pooling.max_pool import max_pool
from artcourse.exercises.l02_activations_and_pooling.avg_pool import avg_pool
from artcourse.exercises.l02_activations_and_pooling.receptive_field import receptive_field
