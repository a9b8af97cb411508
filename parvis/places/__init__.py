"""Help points: where a person helps another in front of a computer; their import, search and pages."""
