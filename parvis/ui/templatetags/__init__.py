"""Template tags: every template has them without {% load %} (settings, builtins)."""
