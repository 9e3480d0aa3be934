"""What is wrong with how a command was called."""


class UsageError(Exception):
    """The command cannot be carried out; the message says what to change."""
