"""The webhooks port: where events may go, and what a receiver that misbehaves cannot do."""

import socket
import ssl
import threading
import time
from http.server import HTTPServer
from typing import Any

import pytest

from parvis.connections.webhooks import BadAddress, NotTaken, port
from parvis.connections.webhooks.addresses import resolve, split
from parvis.connections.webhooks.live import LiveWebhooks
from parvis.connections.webhooks.practice import PracticeWebhooks
from tests.connections import scripted_gateway as scripts
from tests.connections.test_sms_gateway import self_signed

BODY = b'{"type": "test"}'
LIVE, PRACTICE = LiveWebhooks(), PracticeWebhooks()


class Hasty(PracticeWebhooks):
    """To see in half a second what happens after ten."""

    seconds_to_connect = 0.5
    seconds = 0.5


def post(gateway, sender=PRACTICE):
    return sender.post(gateway.url, {"webhook-id": "m", "Content-Type": "application/json"}, BODY)


@pytest.fixture
def names(monkeypatch):
    """`names["host"] = [addresses]`: what the resolver says; `connected` keeps what was connected to."""
    known: dict[str, Any] = {}
    asked, connected = [], []

    def look_up(host, port, **more):
        asked.append(host)
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        answers = known[host].pop(0) if isinstance(known[host][0], list) else known[host]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, port)) for text in answers]

    def connect(address, timeout):
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    known["_asked"], known["_connected"] = asked, connected
    return known


# ---- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "https://",
        "https://[::1",
        "https://gestion.fr:0/",
        "https://gestion.fr:99999/",
        "http://gestion.fr/",
        "ftp://gestion.fr/",
        "gopher://gestion.fr/",
        "https://user:password@gestion.fr/",
        "https://@gestion.fr/",
        "https://gestion.fr/#part",
        "https://gestion.fr/a b",
        "https://gestion.fr/\r\nX: 1",
        "https://géstion.fr/",
        "https://gestion.fr/" + "x" * 500,
    ],
)
def test_addresses_that_are_refused_as_they_stand(url):
    with pytest.raises(BadAddress):
        LIVE.check(url)
    with pytest.raises(BadAddress):
        LIVE.post(url, {}, BODY)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.0.0.8",
        "172.16.5.5",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "2001:db8::1",
    ],
)
def test_nothing_goes_to_an_inside(names, address):
    names["gestion.fr"] = [address]
    with pytest.raises(NotTaken, match="refused_address"):
        LIVE.post("https://gestion.fr/", {}, BODY)
    assert names["_connected"] == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "0x7f000001", "127.1", "localhost"])
def test_however_this_machine_is_written(host):
    with pytest.raises(NotTaken, match=r"^(refused_address|unknown_host)$"):
        LIVE.post(f"https://{host}/", {}, BODY)


def test_one_address_inside_among_several_is_enough(names):
    names["gestion.fr"] = ["93.184.215.14", "10.0.0.1"]
    with pytest.raises(NotTaken, match="refused_address"):
        LIVE.post("https://gestion.fr/", {}, BODY)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "64:ff9b::5db8:d70e"])
def test_what_is_public_is_connected_to(names, address):
    names["gestion.fr"] = [address]
    with pytest.raises(NotTaken, match="ConnectionRefusedError"):
        LIVE.post("https://gestion.fr/", {}, BODY)
    assert names["_connected"] == [address]


def test_a_name_that_changes_its_mind_leads_nowhere_else(names):
    """DNS rebinding: public when it is looked at, this machine when it is connected to."""
    names["gestion.fr"] = [["93.184.215.14"], ["127.0.0.1"]]
    with pytest.raises(NotTaken, match="ConnectionRefusedError"):
        LIVE.post("https://gestion.fr/", {}, BODY)
    assert names["_asked"] == ["gestion.fr"]
    assert names["_connected"] == ["93.184.215.14"]


def test_the_next_address_when_the_first_does_not_answer(names):
    names["gestion.fr"] = ["2606:2800:21f::1", "93.184.215.14"]
    with pytest.raises(NotTaken):
        LIVE.post("https://gestion.fr/", {}, BODY)
    assert names["_connected"] == ["2606:2800:21f::1", "93.184.215.14"]


def test_a_name_that_nobody_has(names):
    with pytest.raises(NotTaken, match="unknown_host"):
        LIVE.post("https://gestion.fr/", {}, BODY)


def test_path_and_query_go_with_it(names):
    names["gestion.fr"] = ["93.184.215.14"]
    target = resolve(split("https://gestion.fr:8443/a/b?c=d"))
    assert (target.host, target.port, target.path) == ("gestion.fr", 8443, "/a/b?c=d")


# ---- practice -----------------------------------------------------------------------------------


def test_practice_asks_this_machine_and_no_other(gateway, names):
    assert PRACTICE.post("https://gestion.caisse.example/evenements", {}, BODY) == 204
    names["localhost"] = ["93.184.215.14"]
    with pytest.raises(NotTaken, match="refused_address"):
        PRACTICE.post("http://localhost/", {}, BODY)
    for url in ("https://gestion.fr/", "http://10.0.0.1/", "https://example.fr/"):
        with pytest.raises(BadAddress):
            PRACTICE.check(url)


def test_the_fake_is_refused_in_production_and_the_real_one_is_not():
    assert (PRACTICE.fake, LIVE.fake) == (True, False)
    assert isinstance(port(), PracticeWebhooks)


# ---- receivers ----------------------------------------------------------------------------------


def test_it_arrives_as_it_was_sent(gateway):
    gateway.answers(202)
    assert post(gateway) == 202
    (asked,) = gateway.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/v1/sms?account=7", BODY)
    assert asked.headers["webhook-id"] == "m"
    assert asked.headers["Host"] == f"127.0.0.1:{gateway.port}"
    assert asked.headers["Content-Length"] == str(len(BODY))
    assert "Cookie" not in asked.headers


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
def test_what_is_no_success(gateway, status):
    gateway.answers(status, b"secret of theirs")
    with pytest.raises(NotTaken, match=f"status_{status}"):
        post(gateway)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(gateway, status):
    gateway.answers(status, Location=f"http://127.0.0.1:{gateway.port}/elsewhere")
    with pytest.raises(NotTaken, match="redirected"):
        post(gateway)
    assert len(gateway.asked) == 1


def test_one_that_hangs(gateway):
    gateway.script = scripts.hang
    began = time.monotonic()
    with pytest.raises(NotTaken, match="timed_out"):
        post(gateway, Hasty())
    assert time.monotonic() - began < 5


def drip_headers(handler):
    """A byte of a header now and then: no socket ever times out."""
    for _ in range(100):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.1)


def test_one_that_drips_before_its_status(gateway):
    gateway.script = drip_headers
    began = time.monotonic()
    with pytest.raises(NotTaken, match="timed_out"):
        post(gateway, Hasty())
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("script", [scripts.drip, scripts.flood])
def test_the_status_counts_and_the_body_is_cut_off(gateway, script):
    gateway.script = script
    began = time.monotonic()
    assert post(gateway, Hasty()) == 200
    assert time.monotonic() - began < 5


def test_one_that_does_not_speak_http(gateway):
    gateway.script = scripts.not_http
    with pytest.raises(NotTaken, match="BadStatusLine"):
        post(gateway)


def test_one_that_is_away():
    with pytest.raises(NotTaken, match="ConnectionRefusedError"):
        PRACTICE.post(f"http://127.0.0.1:{scripts.closed_port()}/", {}, BODY)


def test_five_and_ten_seconds():
    assert (LIVE.seconds_to_connect, LIVE.seconds) == (5, 10)


class Quiet(HTTPServer):
    """Whose visitors hang up at will."""

    def handle_error(self, *_):
        pass


@pytest.fixture
def secure(gateway, tmp_path):
    """The same receiver over TLS, under a certificate that `vouch` makes known."""
    server = Quiet(("127.0.0.1", 0), type("Of", (scripts.Handler,), {"gateway": gateway}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    file = self_signed(tmp_path)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.handle_request, daemon=True)
    thread.start()
    gateway.answers(200)
    yield f"https://127.0.0.1:{server.server_address[1]}/", file
    thread.join(5)
    server.server_close()


def test_over_tls(secure, gateway, monkeypatch):
    url, file = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    assert PRACTICE.post(url, {}, BODY) == 200
    assert gateway.asked[0].body == BODY


def test_a_certificate_that_nobody_vouches_for(secure, gateway, monkeypatch):
    with pytest.raises(NotTaken, match="bad_certificate"):
        PRACTICE.post(secure[0], {}, BODY)
    assert gateway.asked == []


def test_one_that_hangs_before_it_is_secure():
    """The handshake has no more time than the rest."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(NotTaken, match="timed_out"):
            Hasty().post(f"https://127.0.0.1:{silent.getsockname()[1]}/", {}, BODY)
    assert time.monotonic() - began < 5
