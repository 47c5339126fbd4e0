"""The environment variables that other programs are started with."""

import os
from pathlib import Path

from artcourse.setup.requirements import course_root


def variables() -> dict[str, str]:
    """Return the variables by which child processes find the course's package anywhere."""
    others = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join(filter(None, [str(course_root()), others]))}


def jupyter_variables(folder: Path) -> dict[str, str]:
    """Return this process's variables, but with Jupyter's and IPython's files in a folder.

    The person's own settings, kernels and extensions cannot reach a Jupyter that runs with them:
    a kernel called python3 that was once installed for the user would otherwise take our place.
    """
    others = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("JUPYTER") and name != "MPLBACKEND"
    }
    jupyter = folder / "jupyter"
    ours = {
        "JUPYTER_CONFIG_DIR": str(jupyter),
        "JUPYTER_DATA_DIR": str(jupyter / "data"),
        "JUPYTER_RUNTIME_DIR": str(jupyter / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "IPYTHONDIR": str(folder / "ipython"),
    }
    return others | variables() | ours
