"""Exercises of lesson 05: a network that reads step by step, the way back, and what it writes."""

# In the order of the lesson, in which progress() lists them.
# isort: off
from artcourse.exercises.l05_recurrent_networks.bits_per_character import bits_per_character
from artcourse.exercises.l05_recurrent_networks.rnn_step import rnn_step
from artcourse.exercises.l05_recurrent_networks.rnn_forward import rnn_forward
from artcourse.exercises.l05_recurrent_networks.rnn_backward import rnn_backward
from artcourse.exercises.l05_recurrent_networks.clip_gradients import clip_gradients
from artcourse.exercises.l05_recurrent_networks.cut_windows import cut_windows
from artcourse.exercises.l05_recurrent_networks.next_probabilities import next_probabilities
