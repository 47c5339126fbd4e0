"""Exercises of lesson 04: begin with good weights, step well, and know when to stop."""

# In the order of the lesson, in which progress() lists them.
# isort: off
from artcourse.exercises.l04_training_a_cnn.sgd_step import sgd_step
from artcourse.exercises.l04_training_a_cnn.adam_step import adam_step
from artcourse.exercises.l04_training_a_cnn.kaiming_normal import kaiming_normal
from artcourse.exercises.l04_training_a_cnn.train_step import train_step
from artcourse.exercises.l04_training_a_cnn.best_epoch import best_epoch
from artcourse.exercises.l04_training_a_cnn.confusion import confusion
