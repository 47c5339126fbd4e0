"""The door of the room: what its functions are given is looked at here, once.

The words are the same everywhere: "NAME should be WANTED, and is GIVEN". Other rooms use
them too. What a module's functions refuse stands in the module of that name in here.
"""

from artcourse.functional._door.arguments import (
    known,
    number,
    one_axis,
    whole,
    whole_pair,
    yes_or_no,
)
from artcourse.functional._door.checked import checked, checked_backward
from artcourse.functional._door.tensors import (
    PICTURES,
    need_alike,
    need_bias,
    need_filled,
    need_floats,
    need_kernel,
    need_real,
    need_shape,
    need_tensor,
    shape,
)
