"""What instructors and maintainers make from the lessons: editions, exercise cells, a glossary."""
