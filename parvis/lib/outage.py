"""The error of every outside system that gives no answer: one page says it, whatever the system."""


class Outage(Exception):
    """An outside system gives no answer. Nothing was decided and nothing is lost: come back."""
