"""Pure decisions of recovery: what each loss asks for and replaces; the code of the letter."""

import secrets
import unicodedata

from parvis.recovery.enums import Lost

# fmt: off
ASKS: dict[str, tuple[str, ...]] = {  # what the person must give anew
    Lost.EMAIL:      ("email",),
    Lost.MOBILE:     ("mobile",),
    Lost.FACTORS:    (),
    Lost.EVERYTHING: ("email", "mobile"),
}
# fmt: on
REMOVES_FACTORS = {Lost.FACTORS, Lost.EVERYTHING}
FORGETS_CODE = {Lost.EVERYTHING}

# nothing that is read for something else (0 O Q, 1 I L, 2 Z, 5 S, 8 B, G, U) and no vowel: no words
LETTERS = "CDFHJKMNPRTVWXY34679"
GROUPS, IN_A_GROUP = 4, 4  # 16 letters of 20: 69 bits


def new_letter_code() -> str:
    """« KT7C-9XFM-3HPD-WR4N »."""
    groups = ["".join(secrets.choice(LETTERS) for _ in range(IN_A_GROUP)) for _ in range(GROUPS)]
    return "-".join(groups)


def plain_letter_code(typed: str) -> str:
    """Its letters alone, whatever stands between them and in whatever case."""
    return "".join(char for char in unicodedata.normalize("NFKC", typed).upper() if char.isalnum())
