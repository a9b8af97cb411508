"""Addresses that hold a secret: masked in the logs, and named to whoever runs the reverse proxy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter
from django.utils import translation

from parvis.lib.logs import SECRET_AFTER, masked

OPERATING = Path(__file__).resolve().parents[2] / "docs" / "operating.md"
SECRET = "AbC-123_x"
IDS = (IntConverter, UUIDConverter)  # of rows: whoever knows one must still be allowed to read it
NO_SECRETS = {  # routes with a part that is a name of ours, or serves practice alone
    "enrolment_step", "lost_access_step", "help_point", "theme_css", "delays_of", "api_case", "api_document",
    "api_document_taken", "choose_time", "check_call", "wait_for_time", "stop_waiting",
    "agent_act", "desk_remedy",
    "desk_question_move", "guide", "guide_picture", "guide_helped", "guide_reason", "guide_thanks",
    "guide_sheet", "guide_large", "guide_film", "guide_poster", "guide_captions",
    "forum_category", "forum_category_feed", "forum_topic", "forum_answer",
    "workshop_person", "workshop_begin", "workshop_letter", "workshop_letter_html",
}  # fmt: skip


def routes(resolver=None):
    """(route, part) for each part of an address that could be a secret."""
    for each in (resolver or get_resolver()).url_patterns:
        if not isinstance(each, URLPattern):
            yield from routes(each)
        elif each.name not in NO_SECRETS:
            taken = each.pattern.converters.items()
            yield from ((each.name, part) for part, kind in taken if not isinstance(kind, IDS))


SECRETS = [*routes()]


def test_there_are_such_addresses():
    assert {"activation", "new_code", "stop_closing", "sms_receipt"} <= {name for name, _part in SECRETS}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("name", "part"), SECRETS)
def test_what_the_address_holds_is_not_in_the_logs(name, part, language):
    with translation.override(language):
        address = reverse(name, kwargs={part: SECRET})
    for said in (address, settings.PUBLIC_URL + address, f"Not Found: {address}?x=1", address.rstrip("/")):
        assert SECRET not in masked(said), f"Add the start of {address} to SECRET_AFTER of parvis/lib/logs.py"


def test_every_part_that_takes_any_text_is_the_whole_of_what_follows_its_start():
    starts = {reverse(name, kwargs={part: SECRET}).partition(f"/{SECRET}/")[0] for name, part in SECRETS}
    assert starts == {f"/{start}" for start in SECRET_AFTER}


def test_the_operator_is_told_to_keep_them_out_of_the_logs_of_the_proxy():
    (told,) = re.findall(r"~\^\(/en\)\?/\((\S+)\)/ +0;", OPERATING.read_text())
    assert told.split("|") == list(SECRET_AFTER)
