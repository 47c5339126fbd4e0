"""A bare machine becomes an environment in which the course can run.

Only the standard library is needed here, because it is asked before anything is installed.
``enter`` is where commands begin: it finds an environment, or has ``installation`` make one.
"""
