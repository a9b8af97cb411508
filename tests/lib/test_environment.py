"""Settings read from the environment, and what is said of a bad one."""

from pathlib import Path

import pytest

from parvis.lib.environment import BadSetting, Environment


def env(**source):
    return Environment(source)


def test_an_empty_variable_counts_as_absent():
    empty = env(A="")
    assert empty.text("A", default="x") == "x"
    assert empty.number("A", default=3) == 3
    assert empty.flag("A", default=True) is True
    assert empty.path("A", default=None) is None


def test_words_are_separated_by_spaces_or_commas():
    assert env(A="a.fr, b.fr c.fr").words("A", default="") == ["a.fr", "b.fr", "c.fr"]
    assert env().words("A", default="") == []


@pytest.mark.parametrize("value", ["1.5", "-1", "dix", "١٢", " 5"])
def test_a_bad_number_is_refused_with_an_example(value):
    with pytest.raises(BadSetting, match=r"A must be a whole number, for example 8025; it is"):
        env(A=value).number("A", default=8025)


def test_flags():
    assert env(A="true").flag("A", default=False) is True
    assert env(A="0").flag("A", default=True) is False
    with pytest.raises(BadSetting, match="A must be one of 1, 0, true, false"):
        env(A="oui").flag("A", default=False)


def test_a_choice_outside_the_list_is_refused():
    assert env(A="production").choice("A", ("practice", "production"), default="practice") == "production"
    with pytest.raises(BadSetting, match="A must be one of practice, production; it is 'prod'"):
        env(A="prod").choice("A", ("practice", "production"), default="practice")


def test_a_path_knows_the_home_folder():
    assert env(A="~/keys").path("A", default=None) == Path.home() / "keys"


def test_database_over_tcp():
    entry = env(D="postgresql://us%40er:p%2Fw@db.example:5433/por%20tal?sslmode=require").database(
        "D", default=""
    )
    assert (entry["USER"], entry["PASSWORD"], entry["NAME"]) == ("us@er", "p/w", "por tal")
    assert (entry["HOST"], entry["PORT"]) == ("db.example", "5433")
    assert entry["OPTIONS"]["sslmode"] == "require"


def test_database_over_a_socket():
    entry = env(D="postgresql://postgres@/parvis?host=/run/pg").database("D", default="")
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("/run/pg", "", "parvis")


def test_the_only_database_is_postgresql():
    with pytest.raises(BadSetting, match=r"must start with postgresql://"):
        env(D="sqlite:///x").database("D", default="")


def test_a_number_out_of_its_bounds_is_refused():
    assert env(A="5").number("A", default=15, least=5, most=60) == 5
    for value in ("4", "61"):
        with pytest.raises(BadSetting, match="from 5 to 60"):
            env(A=value).number("A", default=15, least=5, most=60)
