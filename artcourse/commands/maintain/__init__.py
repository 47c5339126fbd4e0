"""The commands of those who look after the course: ``test``, ``execute`` and what they need."""
