"""Tests of what serves the portal."""
