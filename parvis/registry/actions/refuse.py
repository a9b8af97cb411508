"""What stops an import as a whole."""


class ImportRefused(Exception):
    """Nothing was imported. The message is one sentence that says why, and how to mend it."""
