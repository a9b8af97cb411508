"""Days in words."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from parvis.ui.templatetags.moments import dated, next_minute


@pytest.mark.parametrize(
    ("language", "day", "form", "said"),
    [
        ("fr", date(2026, 12, 1), "l j F Y", "mardi 1er décembre 2026"),
        ("fr", date(2026, 12, 1), "DATE_FORMAT", "1er décembre 2026"),
        ("fr", date(2026, 12, 11), "DATE_FORMAT", "11 décembre 2026"),
        ("fr", date(2026, 12, 21), "l j F Y", "lundi 21 décembre 2026"),
        ("en", date(2026, 12, 1), "l j F Y", "Tuesday 1 December 2026"),
        ("en", date(2026, 12, 1), "DATE_FORMAT", "1 December 2026"),
        ("fr", None, "DATE_FORMAT", ""),
    ],
)
def test_a_day_in_words(language, day, form, said):
    with override(language):
        assert dated(day, form) == said


def test_a_template_tells_the_day_it_is_here():
    page = Template('{{ moment|dated:"l j F Y" }}')
    with override("fr"):
        said = page.render(Context({"moment": datetime(2026, 11, 30, 23, 30, tzinfo=UTC)}))
    assert said == "mardi 1er décembre 2026"


@pytest.mark.parametrize(("second", "minute"), [(0, 24), (1, 25), (59, 25)])
def test_an_hour_without_seconds_is_not_too_early(second, minute):
    assert next_minute(datetime(2026, 11, 30, 10, 24, second, tzinfo=UTC)).minute == minute
