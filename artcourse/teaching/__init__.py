"""What those who teach need: editions of a lesson, and its cells written from the exercises."""
