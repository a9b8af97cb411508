"""Dates and hours in English pages, as the British write them: Django's own are American."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
