"""The engine of journeys: where one stands, which pages are open, what a changed answer forgets."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.enrolment.journey import ENROLMENT
from parvis.lib.journey import LATER, Journey, Step

COLUMNS = ("who", "proof", "proof_date", "tries", "place", "colour", "sent", "letter")


def _keep(*_):
    """The engine never calls an action itself."""


JOURNEY = Journey[SimpleNamespace](
    (
        Step("who", "Who", object, _keep, ("who",), LATER),
        Step("proof", "Proof", object, _keep, ("proof", "proof_date"), LATER, ("tries",)),
        Step("place", "Place", object, _keep, ("place",), ("send",)),
        Step("colour", "Colour", object, _keep, ("colour",)),
        Step("send", "Send", object, _keep, ("sent",), (), ("letter",)),
    )
)
records = st.fixed_dictionaries({name: st.sampled_from([None, "", 0, "said"]) for name in COLUMNS}).map(
    lambda columns: SimpleNamespace(**columns)
)


def record(**known):
    return SimpleNamespace(**(dict.fromkeys(COLUMNS) | known))


def step_of(page):
    step = JOURNEY.get(page)
    assert step is not None
    return step


@pytest.mark.parametrize(
    ("known", "page"),
    [
        (None, "who"),
        ({}, "who"),
        ({"who": "x"}, "proof"),
        ({"who": "x", "proof": "x"}, "proof"),  # one of two columns is not enough
        ({"who": "x", "proof": "x", "proof_date": 1}, "place"),
        ({"proof": "x", "proof_date": 1, "place": "x"}, "who"),
        ({"who": "", "proof": 0, "proof_date": 0}, "place"),  # empty is an answer, None is not
        (dict.fromkeys(COLUMNS, "x"), None),
    ],
)
def test_the_current_step_is_the_first_that_lacks_a_fact(known, page):
    current = JOURNEY.current(None if known is None else record(**known))
    assert (current.page if current else None) == page


@given(records)
def test_a_page_is_open_when_everything_before_it_is_done(facts):
    current = JOURNEY.current(facts)
    last = JOURNEY.position(current) if current else len(JOURNEY)
    assert [JOURNEY.is_open(step, facts) for step in JOURNEY] == [
        number <= last for number in range(1, len(JOURNEY) + 1)
    ]


def test_only_the_first_page_is_open_without_a_record():
    assert [JOURNEY.is_open(step, None) for step in JOURNEY] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("who", {"who"}),
        ("proof", {"who", "proof", "proof_date", "tries"}),
        ("place", set(COLUMNS) - {"sent", "letter"}),
        ("colour", set(COLUMNS)),
        ("send", set(COLUMNS)),
    ],
)
def test_what_a_change_forgets(page, kept):
    facts = record(**dict.fromkeys(COLUMNS, "said"))
    JOURNEY.undo(step_of(page), facts)
    assert {name for name in COLUMNS if getattr(facts, name) is not None} == kept


@given(records, st.sampled_from(JOURNEY.steps))
def test_undoing_twice_is_undoing_once_and_never_touches_what_came_before(facts, step):
    before = [other.facts(facts) for other in JOURNEY.steps[: JOURNEY.position(step)]]
    JOURNEY.undo(step, facts)
    once = dict(vars(facts))
    JOURNEY.undo(step, facts)
    assert vars(facts) == once
    assert [other.facts(facts) for other in JOURNEY.steps[: JOURNEY.position(step)]] == before


def test_facts_are_what_the_step_establishes_and_leaves():
    facts = record(proof="a", proof_date="b", tries=3, place="c")
    assert step_of("proof").facts(facts) == ("a", "b", 3)


def test_steps_are_found_by_page_and_counted_from_one():
    assert [JOURNEY.position(step) for step in JOURNEY] == [1, 2, 3, 4, 5]
    assert JOURNEY.get("nowhere") is None


def test_the_diagram_names_every_step_and_every_passage():
    drawn = JOURNEY.mermaid()
    assert drawn.startswith("flowchart TD\n")
    assert drawn.count("-->") == len(JOURNEY) - 1
    assert all(f"{step.page}[" in drawn for step in JOURNEY)


def test_the_enrolment_names_columns_that_exist_and_pages_that_exist():
    from parvis.enrolment.models import Enrolment

    columns = {field.name for field in Enrolment._meta.get_fields()}
    pages = [step.page for step in ENROLMENT]
    for step in ENROLMENT:
        assert set(step.establishes + step.leaves) <= columns
        assert step.undoes == LATER or set(step.undoes) <= set(pages[ENROLMENT.position(step) :])
    assert len(pages) == len(set(pages)) == 7
