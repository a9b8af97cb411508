"""A file that cannot be used is named with its line; the organisation's own come over ours."""

import pytest

from parvis.guides.checks import guides as look
from parvis.guides.faults import BadGuide
from parvis.guides.queries import shelf
from parvis.guides.reading import Guide, read
from tests.guides.conftest import GUIDE

PICTURE = """
```picture
page = "/aide/"
selector = "main"
```
"""


def changed(old: str, new: str) -> str:
    assert old in GUIDE
    return GUIDE.replace(old, new)


def going(way: str) -> str:
    """A picture whose way stands in line 16."""
    return changed("Voilà.", "Voilà." + PICTURE.replace('"main"', f'"main"\nuntil = "h1"\nway = {way}'))


def pointing(callouts: str) -> str:
    return PICTURE.replace('"main"', f'"main"\ncallouts = {callouts}')


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# Rien", 1, "begins with a line +++"),
        ("+++\ntitle = 1\n", 1, "has no end"),
        (changed('title = "Je fais"', "title = Je fais"), 2, "not valid TOML"),
        (changed('title = "Je fais"\n', ""), 1, "title is missing"),
        (changed('"help"', '"other"'), 4, "series is one of start"),
        (changed('"any"', '"watch"'), 5, "device is one of any"),
        (changed("minutes = 3", "minutes = 0"), 6, "from 1 to 240"),
        (changed("minutes = 3", "minutes = true"), 6, "from 1 to 240"),
        (changed("minutes = 3", 'minutes = 3\nat_hand = "carte"'), 7, "at_hand is a list of texts"),
        (changed("minutes = 3", 'minutes = 3\nmodules = ["shop"]'), 7, "modules are among"),
        (changed("minutes = 3", "minutes = 3\nminuets = 4"), 7, "minuets is not known"),
        (changed("## Je commence\nVoilà.\n", "Voilà."), 8, "has steps"),
        (changed("Voilà.", ""), 10, "a title after its ##"),
        (changed("Voilà.", "# Grand"), 11, "headings are ##"),
        (changed("Voilà.", "Ici : ![moi](moi.png)"), 11, "no image in the text"),
        (changed("Voilà.", "Dans {link_weeks} semaines"), 11, "{link_weeks} is none of"),
        (changed("Pour commencer.", PICTURE), 9, "under the title of a step"),
        (changed("Voilà.", f"Voilà.{PICTURE}{PICTURE}"), 17, "one picture at most"),
        (changed("Voilà.", "Voilà." + PICTURE.replace('"/aide/"', '"aide"')), 13, "begins with one /"),
        (changed("Voilà.", "Voilà." + PICTURE.replace('"/aide/"', '"//aide.example/"')), 13, "one /"),
        (changed("Voilà.", "Voilà." + PICTURE.replace('"/aide/"', "'/\\aide'")), 13, "one /"),
        (
            changed("Voilà.", "Voilà." + PICTURE.replace('"main"', '"main"\ncallouts = "ici"')),
            15,
            "callouts is a list",
        ),
        (
            changed("Voilà.", "Voilà." + PICTURE.replace('"main"', '"main"\ncallouts = ["ici"]')),
            15,
            "callouts is a list",
        ),
        (changed("Voilà.", "Voilà." + PICTURE.replace('"main"', "main")), 14, "not valid TOML"),
        (changed("Voilà.", "Voilà." + PICTURE.replace("selector", "sélecteur")), 14, "not valid TOML"),
        (changed("Voilà.", "Voilà." + PICTURE.replace("selector", "select")), 12, "selector is missing"),
        (going('"h1"'), 16, "way is a list"),
        (going('["h1"]'), 16, "way is a list"),
        (going('[{ press = "a", letter = "/x/" }]'), 16, "each of its entries has one of fill, press"),
        (going('[{ dance = "a" }]'), 16, "each of its entries has one of fill, press"),
        (going("[{ press = 3 }]"), 16, "press"),
        (going('[{ press = "" }]'), 16, "press"),
        (going('[{ fill = "code" }]'), 16, "what is typed in each input"),
        (going("[{ fill = {} }]"), 16, "what is typed in each input"),
        (
            changed("Voilà.", "Voilà." + PICTURE.replace('page = "/aide/"\n', "")),
            12,
            "the first picture has a page",
        ),
    ],
)
def test_faults_are_named_by_file_and_line(own, text, line, words):
    with pytest.raises(BadGuide) as fault:
        read(own("24-le-mien.md", text))
    assert str(fault.value).startswith(f"fr/24-le-mien.md, line {line}: ")
    assert words in str(fault.value)


def test_a_file_in_another_encoding_or_with_another_name(own, tmp_path):
    path = own("24-le-mien.md")
    path.write_bytes("+++ « é ".encode("cp1252"))
    with pytest.raises(BadGuide, match="line 1: it cannot be read as UTF-8"):
        read(path)
    with pytest.raises(BadGuide, match="two figures and words"):
        read(own("Ma Fiche.md"))
    with pytest.raises(BadGuide, match="60 characters at most"):
        read(own(f"24-{'le-mien-' * 8}x.md"))
    with pytest.raises(BadGuide, match="make two guides"):
        read(own("24-le-mien.md", "a" * 200_000))


def test_what_is_sound_is_read(own):
    text = changed("Voilà.", f"Voilà.\n{PICTURE}\n- un\n- deux")
    guide = read(own("24-le-mien.md", text))
    assert isinstance(guide, Guide)
    assert (guide.number, guide.title, guide.intro) == ("24", "Je fais", "Pour commencer.")
    (step,) = guide.steps
    assert step.text == "Voilà.\n\n\n- un\n- deux"
    assert step.picture
    assert step.picture.page == "/aide/"


def test_the_organisations_own_replace_add_and_hide(own):
    ours = set(shelf("fr").guides)
    own("01-ouvrir-mon-compte.md")
    own("24-le-mien.md")
    own("02-code-perdu.md", "+++\nhidden = true\n+++\n")
    guides = shelf("fr").guides
    assert set(guides) == ours - {"02-code-perdu"} | {"24-le-mien"}
    assert guides["01-ouvrir-mon-compte"].title == "Je fais"
    english = shelf("en").guides
    assert set(english) == set(guides)
    assert english["01-ouvrir-mon-compte"].title == "Open my account"


def test_a_bad_file_leaves_ours_in_place_and_is_told(own):
    own("01-ouvrir-mon-compte.md", "Rien")
    assert shelf("fr").guides["01-ouvrir-mon-compte"].title == "J'ouvre mon compte"
    (message,) = look()
    assert message.id == "parvis.E031"
    assert "fr/01-ouvrir-mon-compte.md, line 1" in message.msg


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        (changed("Voilà.", "[Là](page:nowhere)"), "parvis.W030"),
        (changed("Voilà.", "[Là](guide:99-rien)"), "parvis.W030"),
        (changed("minutes = 3", 'minutes = 3\nfollowing = ["99-rien"]'), "parvis.W030"),
        (changed("Voilà.", "Voilà." + PICTURE.replace("/aide/", "/rien/")), "parvis.W031"),
    ],
)
def test_what_leads_nowhere_is_told_once_a_language(own, text, id_):
    own("24-le-mien.md", text)
    own("24-le-mien.md", GUIDE, language="en")
    assert [message.id for message in look()] == [id_]


def test_a_guide_replaced_in_french_alone_is_told(own):
    own("01-ouvrir-mon-compte.md")
    assert [message.id for message in look()] == ["parvis.W032"]
    own("01-ouvrir-mon-compte.md", language="en")
    assert look() == []


def test_a_folder_that_is_not_there_is_told(settings, tmp_path):
    settings.GUIDES_FOLDER = tmp_path / "nowhere"
    assert [message.id for message in look()] == ["parvis.E030"]
