"""Whose address is counted: strangers write what they like, proxies are believed."""

import pytest
from django.test import RequestFactory

from parvis.ui.addresses import client_address, networks


def seen(settings, trusted, speaker, forwarded=""):
    settings.TRUSTED_PROXIES = trusted.split()
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=speaker, headers=headers))


@pytest.mark.parametrize(
    ("trusted", "speaker", "forwarded", "counted"),
    [
        ("", "192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("10.0.0.1", "192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("10.0.0.1", "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1 10.0.0.2", "10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.1", "", "10.0.0.1"),
        # a network
        ("10.0.0.0/8", "10.20.30.40", "198.51.100.1", "198.51.100.1"),
        ("10.1.2.3/8", "10.20.30.40", "198.51.100.1", "198.51.100.1"),
        ("fd00::/8", "fd12::5", "198.51.100.1", "198.51.100.1"),
        # what a socket of both families says of IPv4
        ("10.0.0.1", "::ffff:10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("::ffff:10.0.0.1", "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        # with a port
        ("10.0.0.1", "10.0.0.1", "198.51.100.1:5555", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.1", "[2001:db8:1:2:3::4]:5555", "2001:db8:1:2::/64"),
        ("10.0.0.1", "10.0.0.1", "[2001:db8:1:2:3::4]", "2001:db8:1:2::/64"),
        # one household, one count
        ("10.0.0.1", "10.0.0.1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", "fe80::1%eth0", "", "fe80::/64"),
        # nobody knows who
        ("10.0.0.1", "10.0.0.1", "unknown", "unknown"),
        ("10.0.0.1", "10.0.0.1", "198.51.100.1, _hidden", "unknown"),
        ("", "", "", "unknown"),
        # an entry that cannot be read trusts nobody: `parvis check` refuses it
        ("proxy.internal", "10.0.0.1", "198.51.100.1", "10.0.0.1"),
    ],
)
def test_the_address_counted(settings, trusted, speaker, forwarded, counted):
    assert seen(settings, trusted, speaker, forwarded) == counted


def test_entries_that_cannot_be_read_are_named():
    assert networks(("10.0.0.0/8", "proxy.internal", "10.0.0.0/99", "::1"))[1] == (
        "proxy.internal",
        "10.0.0.0/99",
    )
