"""The hash of codes at a cost that tests can pay: all else is what it is in production."""

from parvis.accounts.hashers import CappedArgon2


class QuickArgon2(CappedArgon2):
    """Some 0.2 ms instead of 20. Tests of times and of costs have the real one: fixture `real_hasher`."""

    time_cost = 1
    memory_cost = 8
