"""Import torchvision even where its compiled operators cannot be loaded.

torchvision's wheel holds operators that are compiled against one build of torch. Beside
another one, such as a CPU-only torch with the usual torchvision, they cannot be loaded, and
``import torchvision`` ends in "operator torchvision::nms does not exist": its Python code
describes an operator that nobody has declared. Everything that the course uses of it, its
transforms and data sets, is written in Python and does not need these operators. So the
remedy is to declare them, without any code behind them, and to import again.

It must never come first: where the real operators load, declaring them a second time ends
the whole process.
"""

import importlib
import sys
from types import ModuleType

_MISSING = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)


def import_torchvision() -> ModuleType:
    """Import torchvision, with its missing operators declared if that is what it takes.

    Returns
    -------
    module
        torchvision. ``from torchvision.transforms import v2`` works from then on.

    Raises
    ------
    ImportError, RuntimeError
        When the import fails for any other reason, as without this function.
    """
    try:
        return importlib.import_module("torchvision")
    except RuntimeError as error:
        if "operator torchvision::nms does not exist" not in str(error):
            raise
    from torch.library import Library

    for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
        del sys.modules[name]  # half imported
    library = Library("torchvision", "FRAGMENT")
    for operator in _MISSING:
        library.define(operator)
    torchvision = importlib.import_module("torchvision")
    torchvision._declared_by_artcourse = library  # the declarations end with this object
    return torchvision
