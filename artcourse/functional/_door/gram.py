"""What the Gram matrix refuses."""

from artcourse.functional import gram
from artcourse.functional._door.checked import checked
from artcourse.functional._door.tensors import need_filled, need_floats

FEATURES = "(N, C, H, W)"


def check_features(input: object) -> None:
    """Check that input is a batch of feature maps."""
    need_floats("input", input, FEATURES)
    need_filled("input", input, 4)


gram_matrix = checked(check_features)(gram.gram_matrix)
