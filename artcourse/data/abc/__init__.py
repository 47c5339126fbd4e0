"""Tunes written in ABC, from text to notes: scan, read bar by bar, then play the repeats.

ABC writes a tune in letters, which is why a network that writes letters can compose. What the
course reads of it is what folk tunes for one voice need.

References
----------
C. Walshaw, The abc music standard 2.1, 2011, http://abcnotation.com/wiki/abc:standard:v2.1
"""

from artcourse.data.abc.bars import Bar
from artcourse.data.abc.scanning import Fault
from artcourse.data.abc.tune import ParsedTune, bars_are_right, parse_tune
