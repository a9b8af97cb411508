"""How well a text is read on a background: WCAG 2.2 contrast, and the pairs that our pages set.

Source of the sums: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio and #dfn-relative-luminance.
"""

import re
from collections.abc import Iterator, Mapping

HEX = re.compile(r"#[0-9a-f]{6}", re.I)
TEXT = 4.5  # success criterion 1.4.3, text of any size
SHAPE = 3.0  # success criterion 1.4.11, edges of controls

# What no theme changes. The stylesheet has the same values: tests/lib/test_organisation.py compares.
FIXED: Mapping[str, Mapping[str, str]] = {
    "light": {
        "paper": "#fbf8f3", "surface": "#ffffff", "surface-2": "#f1ece3",
        "text": "#1b2733", "text-2": "#4a5865", "border": "#8a8577", "link": "#0b5a7a",
        "error": "#a4262c", "error-tint": "#fbe9e7", "success": "#1e6b3a", "success-tint": "#e4f2e7",
    },
    "dark": {
        "paper": "#12191f", "surface": "#1a232b", "surface-2": "#222d36",
        "text": "#f0ece4", "text-2": "#bac4cc", "border": "#7d8a94", "link": "#8ecbe6",
        "error": "#ff9d94", "error-tint": "#3a1e1e", "success": "#8fd3a3", "success-tint": "#16301f",
    },
}  # fmt: skip
# fmt: off
PAIRS = (  # what is read, on what, the ratio it needs
    ("on-brand", "brand", TEXT), ("on-brand", "brand-strong", TEXT),
    ("brand", "paper", TEXT), ("brand", "surface", TEXT), ("brand", "surface-2", TEXT),
    ("brand", "tint", TEXT),
    ("brand-strong", "paper", TEXT), ("brand-strong", "surface", TEXT), ("brand-strong", "tint", TEXT),
    ("on-sun", "sun", TEXT),
    ("text", "tint", TEXT), ("text-2", "tint", TEXT), ("link", "tint", TEXT), ("error", "tint", TEXT),
    ("text", "paper", TEXT), ("text", "surface", TEXT), ("text", "surface-2", TEXT),
    ("text-2", "paper", TEXT), ("text-2", "surface", TEXT), ("text-2", "surface-2", TEXT),
    ("link", "paper", TEXT), ("link", "surface", TEXT), ("link", "surface-2", TEXT),
    ("error", "paper", TEXT), ("error", "surface", TEXT), ("error", "error-tint", TEXT),
    ("text", "error-tint", TEXT), ("success", "surface", TEXT), ("success", "success-tint", TEXT),
    ("text", "success-tint", TEXT), ("link", "success-tint", TEXT), ("border", "surface", SHAPE),
    ("border", "paper", SHAPE),
)
# fmt: on


def luminance(colour: str) -> float:
    """From 0 (black) to 1 (white). `colour` is #rrggbb; raises ValueError otherwise."""
    if not HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour written as #rrggbb")
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def ratio(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white), in either order."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def unsafe_pairs(theme: Mapping[str, str], mode: str) -> Iterator[str]:
    """One sentence for each pair that people could not read. `theme`: our names to #rrggbb."""
    colours = {**FIXED[mode], **theme}
    for text, ground, needed in PAIRS:
        found = ratio(colours[text], colours[ground])
        if found < needed:
            yield (
                f"in {mode} mode, {text} ({colours[text]}) on {ground} ({colours[ground]}) has a contrast "
                f"of {found:.2f}, {needed} is needed"
            )
