"""Whom the organisation insures: importing them, matching what a person says with what is on file."""
