"""The way a file is refused as a whole, raised by `reading.read` and put into words by the web layer."""


class FileRefused(ValueError):
    """A refusal with a machine key and plain values (text and numbers), never a sentence for people.

    >>> FileRefused("too-large", limit=10).key
    'too-large'
    """

    def __init__(self, key: str, **values):
        self.key = key
        self.values = values
        details = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{key} ({details})" if details else key)
