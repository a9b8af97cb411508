"""SMS through OVHcloud: its own library, before a scripted server."""

import hashlib
import json

import ovh.client
import pytest

from parvis.connections import sms
from parvis.connections.sms.ovh import OvhSms, _client

NUMBER, TEXT = "+33639980102", "Votre code : 123456"
REFERENCE = "<0f8fad5bd9cb469fa16570867728950e.parvis@caisse.example>"
TAG = "0f8fad5bd9cb469fa165"
TOOK = {"ids": [27814656], "invalidReceivers": [], "validReceivers": [NUMBER], "totalCreditsRemoved": 1}
KEYS = {
    "endpoint": "here", "application_key": "app", "application_secret": "hush", "consumer_key": "consumer",
    "service": "sms-ab12345-1",
}  # fmt: skip


class Ovh:
    """What OVHcloud answers: the time, the messages gone under a tag, the sending."""

    def __init__(self, gateway):
        self.gateway, self.gone, self.sending = gateway, [], (200, TOOK)
        gateway.script = self.answer

    def answer(self, handler):
        if handler.path.endswith("/auth/time"):
            handler.say(200, 1_700_000_000)
        elif "/outgoing" in handler.path:
            handler.say(200, self.gone)
        else:
            handler.say(*self.sending)

    @property
    def sent(self):
        return [asked for asked in self.gateway.asked if asked.path.endswith("/jobs")]


@pytest.fixture
def cloud(gateway, settings, monkeypatch):
    monkeypatch.setitem(ovh.client.ENDPOINTS, "here", f"http://127.0.0.1:{gateway.port}/1.0")
    settings.OVH = dict(KEYS)
    settings.SMS = {**settings.SMS, "sender": "MaCaisse"}
    _client.cache_clear()
    yield Ovh(gateway)
    _client.cache_clear()


def send():
    return OvhSms().send(NUMBER, TEXT, REFERENCE)


def test_a_text_goes_signed(cloud, gateway):
    assert send() == "27814656"
    (asked,) = cloud.sent
    assert asked.path == "/1.0/sms/sms-ab12345-1/jobs"
    assert asked.json == {
        "message": TEXT, "receivers": [NUMBER], "sender": "MaCaisse", "tag": TAG, "noStopClause": True,
        "priority": "high",
    }  # fmt: skip
    url = f"http://127.0.0.1:{gateway.port}{asked.path}"
    signed = ["hush", "consumer", "POST", url, asked.body.decode(), asked.headers["X-Ovh-Timestamp"]]
    digest = hashlib.sha1("+".join(signed).encode(), usedforsecurity=False).hexdigest()
    assert asked.headers["X-Ovh-Signature"] == f"$1${digest}"


def test_the_number_is_in_no_address(cloud, gateway):
    send()
    assert all("39980102" not in asked.path for asked in gateway.asked)


def test_what_went_already_does_not_go_again(cloud, gateway):
    cloud.gone = [27814656]
    assert send() == "27814656"
    assert cloud.sent == []
    assert gateway.asked[-1].path == f"/1.0/sms/sms-ab12345-1/outgoing?tag={TAG}"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((200, {**TOOK, "ids": [], "validReceivers": [], "invalidReceivers": [NUMBER]}), sms.SmsRefused),
        ((200, {"ids": []}), sms.SmsUnavailable),
        ((200, []), sms.SmsUnavailable),
        ((200, b"not json"), sms.SmsUnavailable),
        ((400, {"message": f"{NUMBER} is bad"}), sms.SmsUnavailable),
        ((403, {"message": "no", "errorCode": "INVALID_CREDENTIAL"}), sms.SmsUnavailable),
        ((404, {"message": "no service"}), sms.SmsUnavailable),
        ((500, {"message": "oops"}), sms.SmsUnavailable),
        ((302, b"", {"Location": "/elsewhere"}), sms.SmsUnavailable),
    ],
)
def test_what_an_answer_means(cloud, gateway, answer, expected):
    cloud.sending = answer
    with pytest.raises((sms.SmsRefused, sms.SmsUnavailable)) as error:
        send()
    assert error.type is expected
    assert "39980102" not in str(error.value)
    assert error.value.__suppress_context__ or error.value.__context__ is None
    assert not [asked for asked in gateway.asked if "elsewhere" in asked.path]


def test_what_its_settings_lack_is_told(cloud, settings):
    assert OvhSms.faults() == []
    settings.OVH |= {"service": "", "consumer_key": "", "endpoint": "mars"}
    first, second = OvhSms.faults()
    assert first.what == "PARVIS_OVH_CONSUMER_KEY, PARVIS_OVH_SERVICE not set."
    assert "ovh-eu" in second.hint
    assert json.dumps([first, second]).count("hush") == 0
