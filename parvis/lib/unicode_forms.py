"""Unicode's normal forms, of texts short enough for it.

Normalising takes a time that grows as the square of a run of combining marks: 32,000 of them hold the
interpreter for more than a second, whoever sent them.
"""

import unicodedata
from typing import Literal

MOST_READ = 1000  # characters; nobody types more in one field of ours


def normalised(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """The text in this form; as it is when it is longer than MOST_READ, which is then told as too long."""
    return text if len(text) > MOST_READ else unicodedata.normalize(form, text)
