"""Every page is examined: axe-core in light and dark, no overflow at 320 pixels, targets for a thumb."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

NARROW = ViewportSize(width=320, height=640)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TARGET = 44  # CSS pixels, as in WCAG 2.5.5; WCAG 2.5.8 asks 24
TARGET_IN_A_SENTENCE = 24
axe = Axe()
OVERFLOW = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > room + 1 && !e.querySelector(":scope > *"))
    .map((e) => e.outerHTML.slice(0, 90));
}"""
TARGETS = """([most, least]) => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".visually-hidden");
  const small = [];
  for (const e of document.querySelectorAll("button, .button, nav a, input:not([type=hidden]), summary")) {
    if (!seen(e)) continue;
    // a tick or a radio is pressed anywhere on its line
    const box = (e.closest(".tick-line, .choice") || e).getBoundingClientRect();
    const wanted = e.matches(".link-button") ? least : most;
    if (box.height < wanted - 0.5 || box.width < Math.min(wanted, 24))
      small.push(`${e.outerHTML.slice(0, 90)} is ${Math.round(box.width)} × ${Math.round(box.height)}`);
  }
  return small;
}"""


def examine(page: Page, name: str) -> list[str]:
    """Every fault of the page as it stands, in sentences that begin with `name`. The page stays as it is."""
    was = page.viewport_size
    assert was
    # so that nothing is caught in the middle of a change of colour
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate(axe.axe_script)
    faults = _axe(page, {"type": "tag", "values": TAGS})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    faults += [f"dark: {fault}" for fault in _axe(page, {"type": "rule", "values": ["color-contrast"]})]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(NARROW)
    narrow = [f"too wide: {found}" for found in page.evaluate(OVERFLOW)]
    narrow += [f"too small: {found}" for found in page.evaluate(TARGETS, [TARGET, TARGET_IN_A_SENTENCE])]
    faults += [f"320 px: {fault}" for fault in narrow]
    page.set_viewport_size(was)
    return [f"{name}: {fault}" for fault in faults]


def _axe(page: Page, rules: dict[str, Any]) -> list[str]:
    # a letter in its frame runs no script, axe's included
    options = {"runOnly": rules, "resultTypes": ["violations"], "iframes": False}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"axe {fault['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for fault in found
        for node in fault["nodes"][:4]
    ]
