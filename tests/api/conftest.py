"""Fixtures of the interface: the types of cases, a system that may ask for everything."""

import pytest

from tests.api.systems import System
from tests.cases.conftest import types

__all__ = ["types"]


@pytest.fixture
def system(types) -> System:
    """Its client may do everything."""
    return System()
