"""The colours of letters: the organisation's, and the neutral ones of the portal, light and dark."""

from dataclasses import dataclass

from django.conf import settings

from parvis.lib.organisation import Palette as Theme


@dataclass(frozen=True)
class Palette:
    """Colours of one appearance, as #rrggbb. Mail programs know no CSS variables: templates repeat them."""

    paper: str
    surface: str
    text: str
    muted: str
    hairline: str
    link: str
    brand: str
    on_brand: str
    tint: str


# fmt: off
NEUTRAL = {
    "light": {"paper": "#fbf8f3", "surface": "#ffffff", "text": "#1b2733", "muted": "#4a5865",
              "hairline": "#e2dccf", "link": "#0b5a7a"},
    "dark":  {"paper": "#12191f", "surface": "#1a232b", "text": "#f0ece4", "muted": "#bac4cc",
              "hairline": "#2f3b45", "link": "#8ecbe6"},
}
# fmt: on


def palette() -> dict[str, Palette]:
    """The two appearances: {"light": …, "dark": …}."""
    colours = settings.ORGANISATION.colours
    themes: dict[str, Theme] = {"light": colours.light, "dark": colours.dark}
    return {
        name: Palette(**NEUTRAL[name], brand=theme.brand, on_brand=theme.on_brand, tint=theme.tint)
        for name, theme in themes.items()
    }
