"""The one exception of the set-up: a sentence for the person at the terminal."""


class SetupProblem(Exception):
    """Something is missing or failed; its text is the one clear line to print before stopping."""
