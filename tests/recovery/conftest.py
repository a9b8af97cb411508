"""What the tests of recovery share with those of the enrolment."""

import parvis.urls  # noqa: F401  its routes depend on PRACTICE, which some tests change
from tests.enrolment.conftest import registry  # noqa: F401
