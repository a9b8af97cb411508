"""The keyboard: where the focus goes, and whether one sees it."""

from typing import Any

from playwright.sync_api import Page

MOST_STOPS = 90
WHERE = """wanted => {
  const e = document.activeElement;
  const drawn = (x, part) => {
    const style = x && getComputedStyle(x, part);
    return Boolean(x) && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const box = e.getBoundingClientRect();
  return {
    what: e.outerHTML.split(">")[0] + ">",
    drawn: drawn(e) || drawn(e, "::after") || drawn(e.closest(".choice")),
    shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    on_page: e !== document.body,
    inside: e.tagName === "IFRAME",
    arrived: e === document.querySelector(wanted),
  };
}"""


def check_focus(page: Page, wanted: str = "body") -> dict[str, Any]:
    """What has the focus, and whether it has `arrived` at the first element of the selector `wanted`.

    Fails when it is not marked, or out of sight.
    """
    found: dict[str, Any] = page.evaluate(WHERE, wanted)
    if found["on_page"] and not found["inside"]:  # in a letter, the mark is the letter's own
        assert found["drawn"], f"{page.url}: the focus is not marked on {found['what']}"
        assert found["shown"], f"{page.url}: the focus is out of sight on {found['what']}"
    return found


def tab_to(page: Page, selector: str, *, key: str = "Tab") -> None:
    """Press Tab until the first element of `selector` has the focus; each stop is looked at."""
    page.locator(selector).first.wait_for(state="attached")
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        if check_focus(page, selector)["arrived"]:
            return
    raise AssertionError(f"{page.url}: {selector} is not reached with {key}")


def open_with_enter(page: Page, selector: str, address: str) -> None:
    """Reach a link or button, press Enter, arrive at `address` (a glob)."""
    tab_to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(address)
