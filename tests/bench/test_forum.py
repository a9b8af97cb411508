"""The bench of the forum runs from end to end, at a scale that says nothing about speed."""

import pytest

from parvis.bench.browser import PUBLIC_NAME
from parvis.bench.forum import forum_table


@pytest.mark.django_db(transaction=True)
def test_it_measures_the_forum(settings, capsys):
    settings.ALLOWED_HOSTS = [PUBLIC_NAME]
    rows = forum_table(1_000)
    assert "1,000 messages are there" in capsys.readouterr().out
    told = {what.strip(): (figure, reach) for what, figure, reach in rows}
    assert told["a search among them, p95 of 300, each once"][1] == "reach ≤ 100"
    figure, reach = told["a question with 500 answers: queries of its page that asks most"]
    assert (int(figure) <= 10, reach) == (True, "reach ≤ 10")
