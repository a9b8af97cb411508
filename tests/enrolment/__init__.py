"""Tests of parvis.enrolment."""
