"""The time limit of child processes that tests start."""

#: Seconds after which a child process counts as hung: far more than a loaded machine needs for the longest one.
HANG_S = 3600
