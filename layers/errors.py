"""The ways the plan's house says no to an import, a publication or a comparison, put into words by the web layer."""


class PlanRefused(ValueError):
    """A refusal with a machine key and plain values, never a sentence for people.

    >>> PlanRefused("edition-unknown", number=3).key
    'edition-unknown'
    """

    keys = frozenset({"import-nothing-usable", "import-far-outside", "import-column-unknown", "import-key-taken", "import-key-unusable",
                      "import-title-missing", "import-kind-differs", "import-kind-unknown", "edition-unknown", "edition-in-force", "edition-of-another-layer",
                      "editions-not-comparable", "numbers-columns-missing"})

    def __init__(self, key: str, **values):
        self.key = key
        self.values = values
        details = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{key} ({details})" if details else key)
