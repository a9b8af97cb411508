"""The organisation file: what is wrong is refused with a sentence that says how to mend it."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from parvis.lib.contrast import FIXED, PAIRS, luminance, ratio, unsafe_pairs
from parvis.lib.organisation import Accessibility, Audit, BadOrganisation, load_organisation

PACKAGE = Path(__file__).resolve().parent.parent.parent / "parvis"
AUDIT = (
    '[accessibility.audit]\non = "2026-06-30"\nauditor = "Cabinet Exemple"\nrate = {rate}\nfaults = ["3.2"]\n'
)


@pytest.fixture
def changed(tmp_path):
    """Loads our own file with one text replaced by another."""
    for language in ("fr", "en"):
        name = f"terms.{language}.md"
        (tmp_path / name).write_text((PACKAGE / name).read_text())

    def load(old="", new="", more=""):
        text = (PACKAGE / "parvis.toml").read_text()
        assert old in text
        (tmp_path / "parvis.toml").write_text(text.replace(old, new, 1) + more)
        return load_organisation(tmp_path / "parvis.toml")

    load.folder = tmp_path  # type: ignore[attr-defined]
    return load


def test_our_own_file_is_sound(changed):
    organisation = changed()
    assert organisation.name == "Caisse Exemple"
    assert organisation.phone_link == "tel:0199000000"
    assert organisation.postal_address[-1] == "99999 EXEMPLE CEDEX"
    assert organisation.modules["places"]
    assert organisation.modules["forum"]
    assert organisation.accessibility.status == "none"
    assert organisation.logo is None


def test_what_is_said_follows_the_reader(changed):
    organisation = changed()
    with translation.override("fr"):
        assert "lundi" in str(organisation.phone_hours)
        assert "À quoi sert" in organisation.terms_html
    with translation.override("en"):
        assert "Monday" in str(organisation.phone_hours)
        assert "What this portal" in organisation.terms_html


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "Caisse Exemple"', "", "name is missing"),
        ('name = "Caisse Exemple"', 'name = " "', "name is missing or empty"),
        ('phone = "', 'telephone = "', "phone is missing"),
        ('website = ""', 'website = ""\nfax = "1"', "fax is not known"),
        ('brand = "#0f5257"', 'brand = "teal"', "colours.light.brand must be written as #rrggbb"),
        ('sun = "#f2b544"', 'sun = "#f2b544"\nmoon = "#000000"', "colours.light.moon is not known"),
        ("places = true", 'places = "no"', "modules.places is missing"),
        ('en = "Monday', 'de = "Montag', "phone_hours must be in fr and en"),
        ('logo = ""', 'logo = "logo.gif"', "logo must be a file ending in .svg"),
        ('logo = ""', 'logo = "absent.svg"', "absent.svg cannot be read"),
        ("[legal]", "[legal", "is not valid TOML"),
        ('director = "', 'directeur = "', "legal.director is missing"),
        ('[help_points_note]\nfr = "', '[help_points_note]\nau = "', "help_points_note must be in"),
    ],
)
def test_what_is_wrong_is_said(changed, old, new, told):
    with pytest.raises(BadOrganisation, match=re.escape(told)):
        changed(old, new)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(BadOrganisation, match="cannot be read"):
        load_organisation(tmp_path / "absent.toml")


def test_missing_terms_are_said(changed):
    (changed.folder / "terms.en.md").unlink()
    with pytest.raises(BadOrganisation, match=r"terms\.en\.md cannot be read"):
        changed()


def test_an_unsafe_colour_is_refused_with_its_pair_and_ratio(changed):
    with pytest.raises(BadOrganisation) as error:
        changed('brand = "#0f5257"', 'brand = "#8fd0d0"')
    assert "in light mode, on-brand (#ffffff) on brand (#8fd0d0) has a contrast of 1.7" in str(error.value)
    assert "4.5 is needed" in str(error.value)


def test_dark_colours_are_checked_too(changed):
    with pytest.raises(BadOrganisation, match="in dark mode, text"):
        changed('tint = "#173437"', 'tint = "#d0e0e0"')


def test_a_logo_is_read_and_weighed(changed):
    (changed.folder / "logo.svg").write_text("<svg/>")
    logo = changed('logo = ""', 'logo = "logo.svg"').logo
    assert (logo.media_type, logo.content, len(logo.digest)) == (
        "image/svg+xml; charset=utf-8",
        b"<svg/>",
        12,
    )
    (changed.folder / "logo.svg").write_bytes(b" " * 20_001)
    with pytest.raises(BadOrganisation, match="20001 bytes, 20000 allowed"):
        changed('logo = ""', 'logo = "logo.svg"')


def test_code_in_the_terms_stays_text(changed):
    (changed.folder / "terms.fr.md").write_text("<script>alert(1)</script>\n\n[x](javascript:alert)")
    html = changed().terms["fr"]
    assert "<script" not in html
    assert "href" not in html


@pytest.mark.parametrize(("rate", "status"), [(100, "full"), (72, "partial"), (50, "partial"), (49, "none")])
def test_the_status_follows_the_audit(changed, rate, status):
    assert changed(more=AUDIT.format(rate=rate)).accessibility.status == status
    day = date(2026, 1, 1)
    assert Accessibility(day, "a@b.example", Audit(day, "y", rate, ())).status == status


@pytest.mark.parametrize("day", ["le 5 janvier", "2026-02-30"])
def test_a_day_that_is_none_is_refused(changed, day):
    said = f"accessibility.statement_on is a day written as .* it is '{day}'"
    with pytest.raises(BadOrganisation, match=said):
        changed('statement_on = "2026-01-05"', f'statement_on = "{day}"')


def test_an_audit_of_101_percent_is_refused(changed):
    with pytest.raises(BadOrganisation, match="from 0 to 100"):
        changed(more=AUDIT.format(rate=101))


# ---- contrast ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#FFFFFF", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#ffffff", "#767676", 4.54),
    ],
)
def test_contrast_as_wcag_defines_it(one, other, expected):
    assert ratio(one, other) == pytest.approx(expected, abs=0.005)


def test_a_colour_is_six_digits():
    with pytest.raises(ValueError, match="#rrggbb"):
        luminance("#fff")


def _tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))


def test_the_stylesheet_has_the_colours_that_are_checked():
    css = (PACKAGE / "ui" / "static" / "parvis.css").read_text()
    light, dark = css.split("@layer base {")[0].split("@media (prefers-color-scheme: dark)")
    own = load_organisation(PACKAGE / "parvis.toml").colours
    assert {**FIXED["light"], **own.light.named()}.items() <= _tokens(light).items()
    expected_dark = {**FIXED["dark"], **own.dark.named()}
    assert expected_dark.items() <= {**_tokens(light), **_tokens(dark)}.items()


def test_every_pair_names_colours_that_exist():
    names = {*FIXED["light"], "brand", "on-brand", "brand-strong", "tint", "sun", "on-sun"}
    assert {name for pair in PAIRS for name in pair[:2]} <= names
    assert list(unsafe_pairs(dict.fromkeys(names, "#ffffff"), "light"))
