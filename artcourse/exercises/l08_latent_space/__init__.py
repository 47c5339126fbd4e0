"""Exercises of lesson 08: ways through a latent space, and how far its numbers are apart."""

# In the order of the lesson, in which progress() lists them.
# isort: off
from artcourse.exercises.l08_latent_space.rebuild import rebuild
from artcourse.exercises.l08_latent_space.lerp import lerp
from artcourse.exercises.l08_latent_space.slerp import slerp
from artcourse.exercises.l08_latent_space.attribute_vector import attribute_vector
from artcourse.exercises.l08_latent_space.mutual_information_gap import mutual_information_gap
from artcourse.exercises.l08_latent_space.total_correlation import total_correlation
