"""How long the texts of the forum may be, and until when one changes one's own. Pure."""

from datetime import timedelta

LONGEST_PSEUDONYM, LONGEST_TITLE, LONGEST_TEXT = 24, 150, 10_000
EDITABLE_FOR = timedelta(minutes=30)  # once it is published
A_PAGE = 20  # answers
