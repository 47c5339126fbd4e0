"""The sentences of a check on answers that it cannot compare, or need not."""

from __future__ import annotations

PRINTED = " Printing the answer shows it, but does not give it back."

# What a check says of an answer that it cannot compare, or need not.
SENTENCES = {
    "not attempted": "not attempted yet. Replace the line `raise NotImplementedError` in the cell "
    "above with your code, run that cell, then this one. If your code stands above that line, "
    "delete the line. A hint: exercises.{name}.hint()",
    "no function": "check wants your function itself, as in exercises.{name}.check({name}), and "
    "was given {given}.",
    "other parameters": "your function takes {own}, and the exercise calls it with {wanted}. Keep "
    "the first line as it was given.",
    "slow": "… {name} is still running. Does every loop in it come to an end? You can stop it "
    "with the ■ button above the notebook.",
    "stopped": "stopped by you. Does every loop in it come to an end?",
    "unfinished": "your function calls {stub}, and {stub} is not written yet. Write {stub} first "
    "and run its cell, or do here what it would do.",
    "strange": "the check could not look at your answer ({error}). Return an ordinary tensor, as "
    "the line below `def` describes it.",
    "spoiled": "{but}your function changes its input `{input}` in place. Whoever calls it still "
    "needs that. Work on a copy, `{copy}`, or build a new one.",
    "other parts": "Your function should give back {} things, with `return {}`. It gave back {}.",
    "nothing": "your function returned nothing (None). Does it end with a `return` line?{printed}",
}
