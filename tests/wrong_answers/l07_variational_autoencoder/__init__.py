"""Wrong answers to the exercises of lesson 07."""
