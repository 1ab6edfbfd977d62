"""The one error that the command line shows as a sentence instead of a traceback."""


class ConvertError(Exception):
    """Something the user can act on; its text is one plain sentence."""
