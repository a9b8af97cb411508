"""Takes out of a text what may say who somebody is: addresses, phones, numbers, accounts. Names remain."""

import re

MASK = "[…]"
# the parts of a number are apart by one space, dot, dash or slash at most, as people write them
PERSONAL = re.compile(
    r"""
    [^\s@,;:()<>«»"]{1,64}\s?(?:@|\(at\)|\[at\])\s?[^\s@,;:()<>«»"]{1,255}  # an e-mail address
    | (?<!\w)[A-Za-z]{2}\d{2}(?:[ \u00a0\u202f.-]?[A-Za-z0-9]){6,30}  # an IBAN
    | \+?\d(?:[ \u00a0\u202f./-]?[\dABab]){3,40}  # four figures or more: a number, a phone
    """,
    re.VERBOSE,
)


def masked(text: str) -> str:
    """The text with a mark in place of each. Takes a time that grows as the length."""
    return PERSONAL.sub(MASK, text)
