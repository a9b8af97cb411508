"""What the tests of cases share: the types that the project ships."""

import pytest

from parvis.cases.actions.keep_types import SAMPLE, keep_types


@pytest.fixture
def types(db):
    """The fictitious types of types.toml."""
    return keep_types(SAMPLE)
