"""Wrong answers to the exercises of lesson 05 that no misconception lists."""
