"""The kind of a device, and what is shown of addresses."""

import pytest

from parvis.authentication.devices import device_of, told
from parvis.authentication.rules import local_path, masked_email, masked_mobile

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
AGENTS = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/141.0 Safari/537.36 Edg/141.0":
        "edge/windows",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Chrome/141.0 Safari/537.36": "chrome/mac",
    f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/141.0 Mobile Safari/537.36": "chrome/android",
    f"Mozilla/5.0 (Linux; Android 14) {WEBKIT} SamsungBrowser/28.0 Chrome/130.0 Safari/537.36":
        "samsung/android",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1":
        "safari/iphone",
    "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/141.0 Safari/604.1":
        "chrome/ipad",
    "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0": "firefox/linux",
    "curl/8.0": "other/other",
    "": "other/other",
    "<script>alert(1)</script>" * 1000: "other/other",
}  # fmt: skip


@pytest.mark.parametrize(("agent", "device"), AGENTS.items(), ids=AGENTS.values())
def test_the_kind_of_a_device(agent, device):
    assert device_of(agent) == device
    assert len(device) <= 40


@pytest.mark.parametrize(
    ("device", "words"),
    [
        ("firefox/windows", "Firefox sur Windows"),
        ("other/iphone", "iPhone"),
        ("chrome/other", "Chrome"),
        ("other/other", "Un navigateur"),
        ("nonsense", "Un navigateur"),
    ],
)
def test_in_words(device, words):
    assert told(device) == words


def test_what_is_shown_of_an_address():
    assert masked_email("camille.modele@courriel.example") == "c•••@courriel.example"
    assert masked_email("x@y.example") == "x•••@y.example"
    assert masked_mobile("+33639981001") == "•• •• •• •• 01"


@pytest.mark.parametrize(
    "path", ["/", "/mon-compte/", "/en/mon-compte/", "/mon-compte/confirmer/?next=/aide/", "/aide/"]
)
def test_a_page_of_ours(path):
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/",
        "http:evil.example", "http:///evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
        "data:text/html,x", "/mon-compte/\r\nSet-Cookie: x=y",
        "/\tevil", "/\x00", " /mon-compte/", "mon-compte/",
        "/nulle-part/", "/mon-compte/\\..\\x", "/\u2028/", "/%5Cevil.example", "/%2F%2Fevil.example",
        "//localhost:8000/mon-compte/", "http://localhost:8000/mon-compte/", "?x", "#x", "/mon-compte",
        "/" + "x" * 9000, "/mon-compte/\ud800",
    ],
)  # fmt: skip
def test_not_a_page_of_ours(path):
    assert local_path(path) == ""
