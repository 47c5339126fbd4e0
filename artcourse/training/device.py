"""Where to compute: on the processor, or on a graphics card."""

import torch


def as_device(device: str | torch.device) -> torch.device:
    """Find a device by its name; with ``"auto"`` the fastest that there is.

    Raises
    ------
    ValueError
        When this computer has no such device.

    Examples
    --------
    >>> as_device("cpu")
    device(type='cpu')
    """
    usable = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    there = [*(name for name, is_usable in usable.items() if is_usable), "cpu"]
    if device == "auto":
        device = there[0]
    if str(device).partition(":")[0] not in there:
        names = ", ".join(map(repr, there))
        raise ValueError(f"device should be 'auto' or, on this machine, {names}, and is {device!r}")
    return torch.device(device)
