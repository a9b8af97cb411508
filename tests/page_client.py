"""A test client that reads every HTML answer as a strict browser and a screen reader would."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.db import connection
from django.test import Client, TestCase

SVG = "{http://www.w3.org/2000/svg}"
REFERENCES = (
    "for",
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-errormessage",
    "list",
    "form",
)
LOADED = {
    "script": "src",
    "img": "src",
    "link": "href",
    "source": "src",
    "iframe": "src",
    f"{SVG}use": "href",
}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
DATA_BLOCKS = {"application/json", "application/ld+json"}
HEADERS = {  # header: what it must hold
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
_read: dict[bytes, tuple[str, ...]] = {}


class PageFault(AssertionError):
    """A page is not as every page must be. The message lists what to mend."""


class PortalClient(Client):
    """Django's client; each HTML answer is checked, and what waits for the commit runs after the request."""

    def request(self, **request: Any) -> Any:
        if connection.in_atomic_block:
            with TestCase.captureOnCommitCallbacks(execute=True):
                response = super().request(**request)
        else:
            response = super().request(**request)
        check_response(response, f"{request.get('REQUEST_METHOD', 'GET')} {request.get('PATH_INFO', '/')}")
        return response


def check_response(response: Any, what: str) -> None:
    """Raises PageFault, naming the page and every fault found on it."""
    if response.status_code == 500:
        raise PageFault(f"{what} answered 500")
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    if not is_html or response.streaming or not response.content:
        return
    found = [*header_faults(response.headers), *_faults_once(response.content.decode())]
    if found:
        raise PageFault(f"{what} ({response.status_code}):\n" + "\n".join(f"  - {fault}" for fault in found))


def _faults_once(html: str) -> tuple[str, ...]:
    """A page that was read already, but for its tokens, is not read again: half of them are."""
    same = TOKEN.sub('name="csrfmiddlewaretoken" value="x"', html)
    digest = sha256(same.encode()).digest()
    if digest not in _read:
        _read[digest] = tuple(page_faults(same))
    return _read[digest]


def header_faults(headers: Any) -> Iterator[str]:
    """The security headers that are missing or too weak."""
    for name, wanted in HEADERS.items():
        value = headers.get(name, "")
        if wanted not in value and not (name == "Referrer-Policy" and value == "no-referrer"):
            yield f"header {name} is {value!r}, must hold {wanted!r} (parvis/ui/middleware.py, settings.py)"
    if "unsafe" in headers.get("Content-Security-Policy", ""):
        yield "Content-Security-Policy allows something unsafe-…"


def page_faults(html: str) -> Iterator[str]:
    """Every fault of a whole page; nothing when it is sound."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(html)
    lines = html.splitlines() or [""]
    for (line, _), code, data in parser.errors:
        source = lines[min(line, len(lines)) - 1].strip()
        yield f"not strict HTML, line {line}: {code} {data or ''} in {source!r}"
    for mark in sorted(set(re.findall(r"\{\{|\{%|\{#", html))):
        yield f"template code reached the page: {mark!r}"
    for check in CHECKS:
        yield from check(document)


def _is_element(node: Any) -> bool:
    """html5lib gives comments a function for a tag."""
    return isinstance(node.tag, str)


def _elements(root: Element, *tags: str) -> list[Element]:
    """In the page's order; comments left out."""
    return [e for e in root.iter(None) if _is_element(e) and (not tags or e.tag in tags)]


def _show(element: Element) -> str:
    keep = ("id", "name", "class", "href", "src", "type")
    attributes = "".join(f' {key}="{element.get(key)}"' for key in keep if element.get(key))
    return f"<{element.tag.replace(SVG, '')}{attributes}>"


def _text(element: Element) -> str:
    """What is read aloud: the text, and the alternatives of images."""
    if element.get("aria-hidden") == "true":
        return ""
    parts = [element.get("aria-label") or "", element.get("alt") or ""]
    if element.tag not in ("script", "style"):
        parts.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return " ".join(" ".join(parts).split())


def _named(element: Element) -> bool:
    return bool(element.get("aria-labelledby") or _text(element) or (element.get("value") or "").strip())


def head(document: Element) -> Iterator[str]:
    lang = document.get("lang")
    if lang not in ("fr", "en"):
        yield f'<html lang="…"> must be fr or en; it is {lang!r}'
    titles = _elements(document, "title")
    if len(titles) != 1 or not _text(titles[0]):
        yield f"a page has exactly one <title>, not empty; here {[_text(t) for t in titles]}"
    if not any(m.get("name") == "viewport" for m in _elements(document, "meta")):
        yield '<meta name="viewport"> is missing: the page is unreadable on a phone'


def structure(document: Element) -> Iterator[str]:
    ones = _elements(document, "h1")
    if len(ones) != 1 or not _text(ones[0]):
        yield f"a page has exactly one <h1>, not empty; here {[_text(h) for h in ones]}"
    if len(_elements(document, "main")) != 1:
        yield "a page has exactly one <main>"
    before = 0
    for heading in _elements(document, "h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(heading.tag[1])
        if before and level > before + 1:
            yield f"<h{level}> {_text(heading)!r} follows an <h{before}>: a level is skipped"
        before = level


def identifiers(document: Element) -> Iterator[str]:
    ids = [e.get("id") for e in _elements(document) if e.get("id") is not None]
    for id_ in sorted({i or "" for i in ids if ids.count(i) > 1 or not (i or "").strip()}):
        yield f"id {id_!r} is empty or there twice"
    for element in _elements(document):
        for attribute in REFERENCES:
            for target in (element.get(attribute) or "").split():
                if target not in ids:
                    yield f'{_show(element)} {attribute}="{target}" names no element of the page'
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"{_show(element)} leads to no element of the page"


def labels(document: Element) -> Iterator[str]:
    by_for = {label.get("for") for label in _elements(document, "label") if _text(label)}
    inside = {id(e) for label in _elements(document, "label") if _text(label) for e in _elements(label)}
    for field in _elements(document, "input", "select", "textarea"):
        if field.tag == "input" and field.get("type", "text") in UNLABELLED:
            continue
        labelled = field.get("aria-label") or field.get("aria-labelledby")
        if not labelled and field.get("id") not in by_for and id(field) not in inside:
            yield f"{_show(field)} has no <label> with a text"


def names(document: Element) -> Iterator[str]:
    for image in _elements(document, "img"):
        if image.get("alt") is None:
            yield f'{_show(image)} has no alt (alt="" for a decoration)'
    for drawing in _elements(document, f"{SVG}svg"):
        hidden = drawing.get("aria-hidden") == "true"
        title = any(_text(t) for t in _elements(drawing, f"{SVG}title"))
        alternative = drawing.get("aria-label") or drawing.get("aria-labelledby") or title
        if not hidden and not (drawing.get("role") == "img" and alternative):
            yield '<svg> needs aria-hidden="true", or role="img" and a <title> or aria-label'
    for element in _elements(document, "button", "a"):
        if not _named(element):
            yield f"{_show(element)} has no name: put text or aria-label"
    for button in _elements(document, "input"):
        if button.get("type") in ("submit", "button", "image") and not _named(button):
            yield f"{_show(button)} has no name: put a value"


def inline_code(document: Element) -> Iterator[str]:
    for element in _elements(document):
        if element.tag == "script" and not element.get("src") and element.get("type") not in DATA_BLOCKS:
            yield "inline <script>: the policy refuses it; use a file of static/"
        if element.tag.replace(SVG, "") == "style":
            yield "inline <style>: the policy refuses it; use a file of static/"
        for attribute, value in element.attrib.items():
            if attribute == "style" or attribute.startswith("on"):
                yield f"{_show(element)} has an inline {attribute}=: use a class or a script file"
            if attribute in ("href", "src", "action") and value.strip().lower().startswith("javascript:"):
                yield f"{_show(element)} holds a javascript: address"
        loaded = element.get(LOADED.get(element.tag, "")) or ""
        if re.match(r"(https?:)?//", loaded) and element.get("rel") not in ("canonical", "alternate"):
            yield f"{_show(element)} loads from elsewhere"


def forms(document: Element) -> Iterator[str]:
    for form in _elements(document, "form"):
        fields = _elements(form, "input")
        token = any(f.get("name") == "csrfmiddlewaretoken" and f.get("value") for f in fields)
        secret = any(f.get("type") == "password" for f in fields)
        posts = (form.get("method") or "get").lower() == "post"
        if posts and not token:
            yield f"form {form.get('action') or '(this page)'} posts without {{% csrf_token %}}"
        if not posts and (token or secret):
            yield f"form {form.get('action') or '(this page)'} sends secrets in its address: use POST"
        buttons = any(b.get("type", "submit") == "submit" for b in _elements(form, "button"))
        if not buttons and not any(f.get("type") == "submit" for f in fields):
            yield f"form {form.get('action') or '(this page)'} has no submit button: dead without JavaScript"


CHECKS: tuple[Callable[[Element], Iterator[str]], ...] = (
    head, structure, identifiers, labels, names, inline_code, forms,
)  # fmt: skip
