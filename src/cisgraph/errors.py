"""The one exception that a user may see."""


class CisgraphError(Exception):
    """Something that the user can put right; its text is one sentence that says what is wrong and what to do.

    The command line prints the text and exits with ``code``: 1 where the answer is "no", 2 for wrong usage.
    """

    code = 1


class UsageError(CisgraphError):
    """The call itself was wrong."""

    code = 2
