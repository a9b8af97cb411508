"""The outcome of the proof, over every combination of facts; what is asked back, what is masked."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.accounts.contacts import known_domains, masked_email, meant_domain
from parvis.connections.members import MemberStatus
from parvis.enrolment.enums import Outcome
from parvis.enrolment.rules import masked_number, outcome_of

FACTS = ("name", "birth_date", "postcode", "rib", "card")
OTHERS = ("known", "has_rib", "says_no_rib", "has_account")
RIGHT = dict.fromkeys(FACTS, True) | {
    "known": True, "has_rib": True, "says_no_rib": False, "has_account": False, "status": "active"
}  # fmt: skip


def every_case():
    """2^9 combinations of facts for each status of a member."""
    for values in product((True, False), repeat=len(FACTS + OTHERS)):
        for status in MemberStatus:
            yield dict(zip(FACTS + OTHERS, values, strict=True)) | {"status": str(status)}


# fmt: off
CASES = [
    ({},                                                                Outcome.PROVEN),
    ({"has_account": True},                                             Outcome.ALREADY_REGISTERED),
    ({"has_account": True, "status": "in_transfer"},                    Outcome.ALREADY_REGISTERED),
    ({"has_account": True, "status": "deceased"},                       Outcome.DECEASED),
    ({"has_account": True, "card": False},                              Outcome.NO_MATCH),
    ({"has_account": True, "rib": False},                               Outcome.NO_MATCH),
    ({"status": "in_transfer"},                                         Outcome.IN_TRANSFER),
    ({"status": "in_transfer", "postcode": False, "rib": False},        Outcome.IN_TRANSFER),
    ({"status": "in_transfer", "card": False},                          Outcome.NO_MATCH),
    ({"status": "provisional"},                                         Outcome.PROVISIONAL),
    ({"status": "provisional", "has_rib": False, "rib": False},         Outcome.PROVISIONAL),
    ({"status": "deceased"},                                            Outcome.DECEASED),
    ({"status": "deceased", "name": False},                             Outcome.NO_MATCH),
    ({"has_rib": False, "rib": False, "says_no_rib": True},             Outcome.NO_RIB_ON_FILE),
    ({"has_rib": False, "rib": False},                                  Outcome.NO_RIB_ON_FILE),
    ({"has_rib": False, "rib": False, "says_no_rib": True, "postcode": False}, Outcome.NO_RIB_ON_FILE),
    ({"has_rib": False, "rib": False, "says_no_rib": True, "card": False}, Outcome.NO_MATCH),
    ({"says_no_rib": True, "rib": False},                               Outcome.NO_MATCH),  # one is on file
    ({"says_no_rib": True},                                             Outcome.NO_MATCH),
    ({"known": False},                                                  Outcome.NO_MATCH),
    *[({fact: False},                                                   Outcome.NO_MATCH) for fact in FACTS],
]
# fmt: on


@pytest.mark.parametrize(("changes", "outcome"), CASES)
def test_the_outcome(changes, outcome):
    assert outcome_of(**(RIGHT | changes)) == outcome


def test_nothing_but_the_generic_page_without_number_name_date_and_card():
    for case in every_case():
        if not (case["known"] and case["name"] and case["birth_date"] and case["card"]):
            assert outcome_of(**case) == Outcome.NO_MATCH, case


def test_proven_and_already_registered_need_every_fact():
    for case in every_case():
        if outcome_of(**case) in (Outcome.PROVEN, Outcome.ALREADY_REGISTERED):
            assert all(case[fact] for fact in FACTS), case
            assert case["has_rib"], case
            assert not case["says_no_rib"], case


def test_an_account_opens_only_for_an_active_member_without_one():
    for case in every_case():
        if outcome_of(**case) == Outcome.PROVEN:
            assert (case["status"], case["has_account"]) == ("active", False), case


def test_the_rib_said_to_be_missing_tells_nothing_when_there_is_one():
    for case in every_case():
        if case["says_no_rib"] and case["has_rib"] and case["status"] == "active":
            assert outcome_of(**case) == Outcome.NO_MATCH, case


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("orange.f", "orange.fr"),
        ("hotmial.fr", "hotmail.fr"),
        ("gmail.com", None),
        ("orange.fr", None),
        ("caisse-exemple.fr", None),
        ("boite.example", None),
        ("", None),
    ],
)
def test_the_mail_domain_that_was_meant(typed, meant):
    assert meant_domain(typed, known_domains()) == meant


@given(st.text(max_size=60))
def test_what_is_suggested_is_known_and_never_asked_about_again(domain):
    meant = meant_domain(domain, known_domains())
    assert meant is None or (meant in known_domains() and meant_domain(meant, known_domains()) is None)


def test_no_known_domain_means_no_suggestion():
    assert meant_domain("gmial.com", ()) is None


def test_what_a_masked_number_hides():
    assert masked_number("2690549588157") == "2 69 05 •• ••• •••"
    assert masked_number("190112A999000") == "1 90 11 •• ••• •••"


@pytest.mark.parametrize(
    ("email", "shown"),
    [("jeanne@boite.example", "j•••@boite.example"), ("j@boite.example", "j•••@boite.example")],
)
def test_what_a_masked_address_hides(email, shown):
    assert masked_email(email) == shown
