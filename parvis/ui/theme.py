"""The theme of the organisation: a stylesheet that sets its colours, named for what it holds."""

from functools import cache
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from parvis.lib.organisation import Palette


def stylesheet() -> str:
    """Light and dark, over the values of parvis.css."""
    colours = settings.ORGANISATION.colours
    return (
        f"@layer theme {{\n:root {{{_values(colours.light)}}}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{{_values(colours.dark)}}} }}\n}}\n"
    )


def _values(palette: Palette) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in palette.named().items())


@cache
def theme_address() -> str:
    """Changes with the colours, so that it may be kept for a year."""
    return reverse("theme_css", kwargs={"digest": sha256(stylesheet().encode()).hexdigest()[:12]})


@cache
def logo_address() -> str:
    """Empty when the organisation has no logo of its own."""
    logo = settings.ORGANISATION.logo
    return reverse("logo", kwargs={"digest": logo.digest, "suffix": logo.suffix}) if logo else ""
