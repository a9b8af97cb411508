"""Reads a page of the enrolment as a person does: what is wrong, said twice; what is still there."""

from xml.etree.ElementTree import Element

import html5lib


class Page:
    """A page answered. `errors`: {id of the control or group: sentence}; `summary`: the same, on top."""

    def __init__(self, response) -> None:
        self.html = response.content.decode()
        self.root = html5lib.HTMLParser(namespaceHTMLElements=False).parse(self.html)

    def _all(self, tag: str, css: str = "") -> list[Element]:
        return [e for e in self.root.iter(tag) if not css or css in (e.get("class") or "").split()]

    @property
    def heading(self) -> str:
        return text(self._all("h1")[0])

    @property
    def title(self) -> str:
        return text(self._all("title")[0])

    @property
    def errors(self) -> dict[str, str]:
        return {(e.get("id") or "").removesuffix("_error"): text(e) for e in self._all("p", "error")}

    @property
    def summary(self) -> dict[str, str]:
        boxes = self._all("div", "errors")
        links = [link for box in boxes for link in box.iter("a")]
        return {(link.get("href") or "").removeprefix("#"): text(link) for link in links}

    @property
    def typed(self) -> dict[str, str]:
        """What the controls of the page hold, by name."""
        held = {}
        for control in self._all("input"):
            name, kind = control.get("name") or "", control.get("type")
            if kind in ("radio", "checkbox"):
                if control.get("checked") is not None:
                    held[name] = control.get("value") or "on"
            elif name and kind != "hidden":
                held[name] = control.get("value") or ""
        return held

    @property
    def said(self) -> str:
        return text(self._all("main")[0])


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def check_refused(response, field: str, anchor: str = "") -> Page:
    """One error, at its field and in the summary that leads there, in a sentence; the title says so too."""
    page = Page(response)
    assert response.status_code == 200
    assert list(page.errors) == [f"id_{field}"], page.errors
    assert list(page.summary) == [anchor or f"id_{field}"], page.summary
    (said,), (above,) = page.errors.values(), page.summary.values()
    assert said == above
    assert len(said) > 10, said
    return page
