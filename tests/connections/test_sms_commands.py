"""`parvis sms try`: the operator sees what the gateway answers before anybody depends on it."""

import pytest

from parvis.connections.sms.commands import send_one


@pytest.fixture
def connected(gateway, settings):
    settings.SMS_PORT = "parvis.connections.sms.gateway.HttpGateway"
    settings.SMS = {**settings.SMS, "url": gateway.url, "token": "hush", "id_field": "message.id"}
    return gateway


def test_it_was_taken(connected, capsys):
    assert send_one(["+33 6 39 98 01 02"]) == 0
    (asked,) = connected.asked
    assert asked.json["to"] == "+33639980102"
    out = capsys.readouterr().out
    assert asked.json["reference"] in out
    assert "Its own: sms-0." in out


@pytest.mark.parametrize(
    ("status", "word"), [(422, "refused for ever: the gateway answered 422"), (503, "not now: the gateway")]
)
def test_it_was_not(connected, capsys, status, word):
    connected.answers(status)
    assert send_one(["+33639980102"]) == 1
    err = capsys.readouterr().err
    assert word in err
    assert "39980102" not in err


@pytest.mark.parametrize("number", ["0639980102", "+33", "+33639980102x", "", "+" + "1" * 16])
def test_a_number_that_is_none(connected, capsys, number):
    assert send_one([number]) == 1
    assert connected.asked == []


def test_no_gateway(settings, capsys):
    settings.SMS_PORT = ""
    assert send_one(["+33639980102"]) == 1
    assert "PARVIS_SMS_URL" in capsys.readouterr().err
