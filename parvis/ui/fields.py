"""The fields of our forms: they forgive what people type, and say how they are shown."""

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parvis.lib.unicode_forms import MOST_READ, normalised

MOST_SHOWN_BACK = 1000
DIRECTIONS = "\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"  # can show a text other than it is
NOT_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
UNWANTED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{DIRECTIONS}{NOT_CHARACTERS}]")
SPACES = re.compile(r"[\t\r\n]+")
WHOLE_DATE = re.compile(r"(\d{1,2})[ /.-]+(\d{1,2})[ /.-]+(\d{4})")  # pasted in the first box
OLDEST_BIRTH = datetime.date(1900, 1, 1)
MISSING = _("Cette réponse manque.")
DIGITS = ("inputmode", "numeric")


def tidy(text: object) -> str:
    """The text in NFC, on one line, without the characters that nobody types and that break pages.

    Of a text longer than MOST_READ one character more is kept: enough to tell that it is too long.
    """
    if not isinstance(text, str):
        return ""
    return normalised("NFC", UNWANTED.sub("", SPACES.sub(" ", text[: MOST_READ + 1])))


def tidy_lines(text: str) -> str:
    """The same for a text of several lines, which it keeps; no more than one empty line between two."""
    lines = [
        normalised("NFC", UNWANTED.sub("", line.replace("\t", " "))).rstrip()
        for line in re.split(r"\r\n|\r|\n", text)
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _refuse_far_too_long(field: forms.Field, value: object) -> None:
    if isinstance(value, str) and len(value) > MOST_READ:
        raise ValidationError(field.error_messages["max_length"], "max_length")


class Shown:
    """How a field is shown. Mixed into Django's fields; `attrs` are more attributes of its control."""

    kind = "text"
    type = "text"
    base_attrs: tuple[tuple[str, str], ...] = ()

    def __init__(
        self,
        *args: Any,
        hint: Any = "",
        width: str = "full",
        attrs: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        self.hint = hint
        self.width = width
        self.attrs = {**dict(self.base_attrs), **(attrs or {})}
        super().__init__(*args, **options)


class TextField(Shown, forms.CharField):
    """One line of text. What is too long is said, never cut."""

    default_error_messages = {
        "required": MISSING,
        "max_length": _("Cette réponse est trop longue."),
        "min_length": _("Cette réponse est trop courte."),
    }

    def to_python(self, value: Any) -> Any:
        _refuse_far_too_long(self, value)
        return super().to_python(tidy(value))


class LinesField(TextField):
    """A text of several lines, as they were typed. What is too long is said, never cut."""

    kind = "lines"

    def to_python(self, value: Any) -> Any:
        """`max_length` counts characters; a line break is one, however the browser writes it."""
        text = value if isinstance(value, str) else ""
        if len(text) > 4 * (self.max_length or MOST_READ):
            raise ValidationError(self.error_messages["max_length"], "max_length")
        return forms.CharField.to_python(self, tidy_lines(text))


class DayField(Shown, forms.DateField):
    """A day, in the browser's own calendar."""

    type = "date"
    default_error_messages = {
        "required": _("La date manque."),
        "invalid": _("Cette date n’est pas complète, ou elle n’existe pas."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"input_formats": ["%Y-%m-%d", "%d/%m/%Y"], "width": "w10", **options})

    def to_python(self, value: Any) -> Any:
        return super().to_python(tidy(value) if isinstance(value, str) else value)


class HourField(Shown, forms.TimeField):
    """An hour and its minutes."""

    type = "time"
    default_error_messages = {
        "required": _("L’heure manque."),
        "invalid": _("L’heure s’écrit par exemple 9:30."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(
            *args, **{"input_formats": ["%H:%M", "%H:%M:%S", "%Hh%M"], "width": "w10", **options}
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(tidy(value) if isinstance(value, str) else value)


class EmailField(Shown, forms.EmailField):
    type = "email"
    base_attrs = (("autocomplete", "email"), ("spellcheck", "false"), ("autocapitalize", "none"))
    default_error_messages = {
        "required": _("L’adresse électronique manque."),
        "invalid": _("Cette adresse n’est pas complète. Elle s’écrit par exemple prenom.nom@exemple.fr"),
        "max_length": _("Cette adresse est trop longue."),
    }

    def to_python(self, value: Any) -> Any:
        _refuse_far_too_long(self, value)
        return super().to_python(tidy(value))


class PhoneField(TextField):
    type = "tel"
    base_attrs = (("inputmode", "tel"), ("autocomplete", "tel"))
    default_error_messages = {"required": _("Le numéro de téléphone manque.")}


class CodeField(TextField):
    """A secret: never shown back; spaces at its ends are the person's own."""

    kind = "code"
    type = "password"
    base_attrs = (("autocapitalize", "none"), ("spellcheck", "false"))
    default_error_messages = {"required": _("Le code manque.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"strip": False, **options})

    def to_python(self, value: Any) -> Any:
        """What is far too long is cut: told apart at sign-in, it would be another answer to a wrong code."""
        return super().to_python(tidy(value)[:MOST_READ])


class TickField(Shown, forms.BooleanField):
    """One box to tick."""

    kind = "tick"
    default_error_messages = {"required": _("Je coche la case pour continuer.")}


class ChoicesField(Shown, forms.ChoiceField):
    """Radio buttons. `drawings` and `hints`: a template and a text for the values that have one."""

    kind = "choices"
    default_error_messages = {
        "required": _("Je choisis une réponse."),
        "invalid_choice": _("Je choisis une des réponses de la liste."),
    }

    def __init__(
        self,
        *args: Any,
        drawings: Mapping[str, str] | None = None,
        hints: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        self.drawings = drawings or {}
        self.hints = hints or {}
        super().__init__(*args, **options)


class ListField(ChoicesField):
    """One of a list that is too long for radio buttons."""

    kind = "list"


class SeveralField(Shown, forms.MultipleChoiceField):
    """Boxes to tick, some or none."""

    kind = "several"
    default_error_messages = {
        "required": _("Je choisis au moins une réponse."),
        "invalid_choice": _("Je choisis dans la liste."),
    }


class ThreeBoxes(forms.Widget):
    """Reads name_0, name_1, name_2: what was typed for the day, the month, the year."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [tidy(data.get(f"{name}_{i}", "")).strip() for i in range(3)]


class DatePartsField(Shown, forms.Field):
    """A day of the past in three boxes. Cleaned to a datetime.date; an error's code tells the wrong box."""

    kind = "date"
    widget = ThreeBoxes
    default_error_messages = {
        "required": _("La date manque."),
        "all": _(
            "La date s’écrit en chiffres, par exemple 27\u00a03\u00a01969\u00a0: "
            "je vérifie le jour, le mois et l’année."
        ),
        "day": _("Le jour s’écrit avec des chiffres, de 1 à 31."),
        "month": _("Le mois s’écrit avec des chiffres, de 1 à 12."),
        "year": _("L’année s’écrit avec ses 4 chiffres, par exemple 1969."),
        "missing_day": _("Le jour manque."),
        "missing_month": _("Le mois manque."),
        "missing_year": _("L’année manque."),
        "no_such_day": _("Ce jour n’existe pas dans ce mois\u00a0: je vérifie le jour et le mois."),
        "future": _("Cette date est dans l’avenir\u00a0: je vérifie l’année."),
        "too_old": _("Cette date est trop ancienne\u00a0: je vérifie l’année."),
    }
    boxes = (("day", 1, 31), ("month", 1, 12), ("year", 1000, 9999))

    def to_python(self, value: Any) -> datetime.date | None:
        texts = list(value) if isinstance(value, Sequence) else ["", "", ""]
        if not any(texts):
            return None
        if not any(texts[1:]) and (whole := WHOLE_DATE.fullmatch(texts[0])):
            texts = [*whole.groups()]
        day, month, year = self._numbers(texts)
        try:
            date = datetime.date(year, month, day)
        except ValueError:
            raise self._wrong("no_such_day") from None
        if date > datetime.date.today():  # noqa: DTZ011  # a day of margin harms nobody
            raise self._wrong("future")
        if date < OLDEST_BIRTH:
            raise self._wrong("too_old")
        return date

    def _numbers(self, texts: Sequence[str]) -> list[int]:
        """Of the three boxes. When all are wrong one sentence tells it, else the first wrong one."""
        numbers, faults = list[int](), list[ValidationError]()
        for text, box in zip(texts, self.boxes, strict=True):
            try:
                numbers.append(self._number(text, *box))
            except ValidationError as fault:
                faults.append(fault)
        if faults:
            raise faults[0] if len(faults) < len(self.boxes) else self._wrong("all")
        return numbers

    def _number(self, text: str, box: str, least: int, most: int) -> int:
        plain = normalised("NFKC", text)
        if not plain:
            raise self._wrong(f"missing_{box}")
        if not (plain.isascii() and plain.isdigit() and len(plain) <= 4 and least <= int(plain) <= most):
            raise self._wrong(box)
        return int(plain)

    def _wrong(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code)


def boxes_of(code: str) -> tuple[int, ...]:
    """Which of the three boxes an error of DatePartsField is about."""
    if code in ("required", "all"):
        return (0, 1, 2)
    if code.endswith("month"):
        return (1,)
    return (2,) if code.endswith("year") or code in ("future", "too_old") else (0,)
