"""What the tests of the forum share."""

from tests.forum.members import asked, category, member, newcomer, other

__all__ = ["asked", "category", "member", "newcomer", "other"]
