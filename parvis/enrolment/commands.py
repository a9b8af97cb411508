"""Commands of the enrolment."""

from parvis.enrolment.journey import ENROLMENT


def journey(arguments: list[str]) -> int:
    """Print the table of steps as a Mermaid diagram (the copy in docs/journey.md is kept true by a test)."""
    print(ENROLMENT.mermaid(), end="")
    return 0
