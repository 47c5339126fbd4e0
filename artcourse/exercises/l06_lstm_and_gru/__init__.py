"""Exercises of lesson 06: gates that keep a memory, and a pen that says where it may go next."""

# In the order of the lesson, in which progress() lists them.
# isort: off
from artcourse.exercises.l06_lstm_and_gru.lstm_step import lstm_step
from artcourse.exercises.l06_lstm_and_gru.lstm_step_backward import lstm_step_backward
from artcourse.exercises.l06_lstm_and_gru.gru_step import gru_step
from artcourse.exercises.l06_lstm_and_gru.bell_log_density import bell_log_density
from artcourse.exercises.l06_lstm_and_gru.mixture_nll import mixture_nll
