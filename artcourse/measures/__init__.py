"""What a network's answers and a person's works are worth, in numbers."""

from artcourse.measures.accuracy import accuracy, confusion_matrix
