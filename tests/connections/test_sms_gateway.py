"""The SMS port: what every implementation does, then what the HTTP gateway does when it is mistreated."""

import datetime
import ipaddress
import json
import ssl
import threading
import time
from http.server import HTTPServer
from urllib.parse import parse_qs

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from parvis.connections import sms
from parvis.connections.sms import exchange as exchanging
from parvis.connections.sms.gateway import HttpGateway
from tests.connections import scripted_gateway as scripts

NUMBER = "+33639980102"
TEXT = 'Votre code : 123456. « "Jamais" », \\ & {token} = é€'
LETTER = "0f8fad5bd9cb469fa16570867728950e"
REFERENCE = f"<{LETTER}.parvis@caisse.example>"
TOKEN = "not-so-secret-token"


class Fake:
    """The practice letter box."""

    def __init__(self, box, settings):
        self.box = box
        settings.SMS_PORT = "parvis.connections.sms.fake.LetterBoxSms"

    def sent(self):
        return [(m["To"].partition("@")[0], m.get_content().strip()) for m in self.box.messages]

    def refused_number(self):
        return "refuse"

    def go_away(self):
        self.box.go_away()


class Live:
    """The HTTP gateway, before a scripted server."""

    def __init__(self, gateway, settings):
        self.gateway, self.settings = gateway, settings
        settings.SMS_PORT = "parvis.connections.sms.gateway.HttpGateway"
        settings.SMS = {**settings.SMS, "url": gateway.url, "token": TOKEN, "id_field": "message.id"}

    def sent(self):
        return [(asked.json["to"].lstrip("+"), asked.json["text"]) for asked in self.gateway.asked]

    def refused_number(self):
        self.gateway.answers(422, {"error": f"{NUMBER} is no mobile"})
        return NUMBER

    def go_away(self):
        self.settings.SMS = {**self.settings.SMS, "url": f"http://127.0.0.1:{scripts.closed_port()}/"}


@pytest.fixture
def live(gateway, settings):
    return Live(gateway, settings)


@pytest.fixture(params=["fake", "gateway"])
def connected(request, settings):
    if request.param == "fake":
        return Fake(request.getfixturevalue("smtp_box"), settings)
    return Live(request.getfixturevalue("gateway"), settings)


def send(to=NUMBER):
    port = sms.port()
    assert port
    return port.send(to, TEXT, REFERENCE)


class TestEveryImplementation:
    def test_a_text_arrives_as_it_is(self, connected):
        assert isinstance(send(), str)
        assert connected.sent() == [(NUMBER.lstrip("+"), TEXT)]

    def test_a_number_that_is_refused_for_ever(self, connected):
        number = connected.refused_number()
        with pytest.raises(sms.SmsRefused) as error:
            send(number)
        assert_silent(error.value)

    def test_nobody_is_there(self, connected):
        connected.go_away()
        with pytest.raises(sms.SmsUnavailable) as error:
            send()
        assert_silent(error.value)

    def test_it_says_whether_it_is_a_fake(self, connected):
        assert isinstance(getattr(sms.port(), "fake", None), bool)


def assert_silent(error):
    """Neither the number, nor the text, nor the key, in its words or in what it came from."""
    said = f"{error} {error.__cause__ or ''}"
    assert error.__suppress_context__ or error.__context__ is None
    for secret in ("639980102", "123456", TOKEN, "3998"):
        assert secret not in said


def test_what_is_sent(live, gateway):
    assert send() == "sms-0"
    (asked,) = gateway.asked
    assert (asked.method, asked.path) == ("POST", "/v1/sms?account=7")
    assert asked.json == {"to": NUMBER, "text": TEXT, "reference": LETTER, "sender": ""}
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["Idempotency-Key"] == LETTER
    assert asked.headers["Content-Type"] == "application/json"


def test_sent_again_it_is_one_message(live, gateway):
    assert send() == send() == "sms-0"
    assert gateway.taken == [LETTER]


def test_a_form_by_another_verb(live, gateway, settings):
    settings.SMS |= {
        "method": "PUT", "body": "key={token}&dest={to_digits}&msg={text}&from={sender}&fixed=1",
        "headers": "{}", "sender": "MaCaisse",
    }  # fmt: skip
    gateway.answers(200, {"message": {"id": 12}})
    assert send() == "12"
    (asked,) = gateway.asked
    assert asked.method == "PUT"
    assert parse_qs(asked.body.decode()) == {
        "key": [TOKEN], "dest": ["33639980102"], "msg": [TEXT], "from": ["MaCaisse"], "fixed": ["1"],
    }  # fmt: skip


def test_json_of_any_shape(live, gateway, settings):
    settings.SMS |= {"body": '{"messages": [{"to": ["{to}"], "content": "{text}", "flash": false, "n": 1}]}'}
    gateway.answers(200, {"message": {"id": "a"}})
    send()
    assert gateway.asked[0].json == {
        "messages": [{"to": [NUMBER], "content": TEXT, "flash": False, "n": 1}]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, b"", sms.SmsRefused),
        (422, {"error": "no mobile"}, sms.SmsRefused),
        (401, b"", sms.SmsUnavailable),
        (403, b"", sms.SmsUnavailable),
        (404, b"", sms.SmsUnavailable),
        (429, b"", sms.SmsUnavailable),
        (500, b"<html>", sms.SmsUnavailable),
        (503, b"", sms.SmsUnavailable),
        (200, {"error": "no credit left"}, sms.SmsUnclear),
        (200, {"error": {"code": "Blacklisted"}}, sms.SmsRefused),
        (500, {"error": {"code": "blacklisted"}}, sms.SmsRefused),
        (200, b"", sms.SmsUnclear),
        (200, b"not json", sms.SmsUnclear),
        (200, b"[" * 50_000, sms.SmsUnclear),
        (200, b"\xff\xfe", sms.SmsUnclear),
        (200, [], sms.SmsUnclear),
        (200, {"message": None}, sms.SmsUnclear),
        (200, {"message": {"id": True}}, sms.SmsUnclear),
        (200, {"message": {"id": ""}}, sms.SmsUnclear),
    ],
)
def test_what_an_answer_means(live, gateway, settings, status, body, expected):
    settings.SMS |= {"refused_field": "error.code", "refused_values": ["blacklisted"]}
    gateway.answers(status, body)
    with pytest.raises((sms.SmsRefused, sms.SmsUnavailable)) as error:
        send()
    assert error.type is expected
    assert_silent(error.value)


def test_without_a_field_for_its_name_any_success_will_do(live, gateway, settings):
    settings.SMS |= {"id_field": ""}
    gateway.answers(204)
    assert send() == ""


def test_redirects_are_not_followed(live, gateway):
    other = f"http://localhost:{gateway.port}/elsewhere"
    for status in (301, 302, 307, 308):
        gateway.answers(status, b"", Location=other)
        with pytest.raises(sms.SmsUnavailable, match=str(status)):
            send()
    assert {asked.path for asked in gateway.asked} == {"/v1/sms?account=7"}


@pytest.mark.parametrize("script", [scripts.flood, scripts.cut_short, scripts.not_http])
def test_an_answer_that_is_none(live, gateway, script):
    gateway.script = script
    began = time.monotonic()
    with pytest.raises(sms.SmsUnclear) as error:
        send()
    assert time.monotonic() - began < 3
    assert_silent(error.value)


@pytest.mark.parametrize("script", [scripts.hang, scripts.drip])
def test_an_answer_that_does_not_come(live, gateway, monkeypatch, script):
    # the same clock as in production, only shorter
    monkeypatch.setitem(vars(exchanging), "SECONDS", 0.5)
    gateway.script = script
    began = time.monotonic()
    with pytest.raises(sms.SmsUnclear):
        send()
    assert time.monotonic() - began < 3


def test_it_waits_ten_seconds():
    assert exchanging.SECONDS == 10


@pytest.mark.parametrize("url", ["", "nonsense", "http://", "http://[::1", "http://127.0.0.1:99999/"])
def test_an_address_that_is_none(live, settings, url):
    settings.SMS |= {"url": url}
    with pytest.raises(sms.SmsUnavailable):
        send()


def test_a_certificate_that_nobody_vouches_for(live, settings, tmp_path):
    server = HTTPServer(("127.0.0.1", 0), scripts.Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.handle_request, daemon=True)
    thread.start()
    settings.SMS |= {"url": f"https://127.0.0.1:{server.server_address[1]}/"}
    with pytest.raises(sms.SmsUnavailable, match="SSLCertVerificationError"):
        send()
    thread.join(5)
    server.server_close()


def self_signed(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / "self-signed.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({}, None),
        ({"url": ""}, "PARVIS_SMS_URL"),
        ({"url": "http://gateway.internal/"}, "https"),
        ({"url": "https://"}, "https"),
        ({"url": "https://[::1"}, "https"),
        ({"token": ""}, "PARVIS_SMS_TOKEN"),
        ({"body": '{"to": "{to}", '}, "PARVIS_SMS_BODY"),
        ({"body": "text"}, "PARVIS_SMS_BODY"),
        ({"body": '{"to": "{to}"}'}, "where the number and the text go"),
        ({"body": "to={to}&text={text}&x={mobile}"}, "mobile"),
        ({"body": "to={to_digits}&text={text}"}, None),
        ({"headers": "X-Key: {token}"}, "PARVIS_SMS_HEADERS"),
        ({"headers": '["{token}"]'}, "PARVIS_SMS_HEADERS"),
        ({"headers": '{"X-To": "{to}"}'}, "must not hold to"),
        ({"headers": json.dumps({"X-Key": "{token}\r\nX: 1"})}, "line break"),
    ],
)
def test_settings_that_cannot_work_are_told(live, settings, changed, word):
    settings.SMS |= {"url": "https://gateway.internal/sms", **changed}
    faults = HttpGateway.faults()
    assert [word in f"{fault.what} {fault.hint}" for fault in faults] == ([True] if word else [])
    assert all(TOKEN not in f"{fault}" for fault in faults)
