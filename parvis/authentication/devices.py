"""The kind of a device, from what its browser says of itself: "firefox/windows", nothing more."""

from django.utils.translation import gettext as _

# the first that is found: the later ones are in the words of the earlier ones too
BROWSERS = (
    ("Edg", "edge"), ("OPR/", "opera"), ("SamsungBrowser", "samsung"), ("Firefox", "firefox"),
    ("FxiOS", "firefox"), ("CriOS", "chrome"), ("Chrome", "chrome"), ("Safari", "safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iphone"), ("iPad", "ipad"), ("Android", "android"), ("Windows", "windows"),
    ("CrOS", "chromeos"), ("Macintosh", "mac"), ("Linux", "linux"),
)  # fmt: skip
OTHER = "other"
NAMES = {
    "edge": "Edge", "opera": "Opera", "samsung": "Samsung Internet", "firefox": "Firefox", "chrome": "Chrome",
    "safari": "Safari", "iphone": "iPhone", "ipad": "iPad", "android": "Android", "windows": "Windows",
    "chromeos": "ChromeOS", "mac": "Mac", "linux": "Linux",
}  # fmt: skip


def device_of(user_agent: str) -> str:
    """At most 20 letters. Whatever is said, the answer is one of a short list: it tells nobody apart."""
    return f"{_first(BROWSERS, user_agent)}/{_first(SYSTEMS, user_agent)}"


def told(device: str) -> str:
    """« Firefox sur Windows », for people."""
    browser, _slash, system = device.partition("/")
    names = {"browser": NAMES.get(browser, ""), "system": NAMES.get(system, "")}
    if names["browser"] and names["system"]:
        return _("%(browser)s sur %(system)s") % names
    return names["browser"] or names["system"] or _("Un navigateur")


def _first(marks: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in marks if mark in user_agent), OTHER)
