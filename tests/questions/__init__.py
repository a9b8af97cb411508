"""Tests of the questions of the help page."""
