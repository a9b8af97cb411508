"""The form of a page: ready to show as rows, without Django's widget templates, which cost too much."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from parvis.ui.fields import (
    DIGITS,
    MISSING,
    MOST_SHOWN_BACK,
    ChoicesField,
    SeveralField,
    Shown,
    boxes_of,
    tidy,
    tidy_lines,
)

PARTS = ((_("Jour"), "w2", "bday-day"), (_("Mois"), "w2", "bday-month"), (_("Année"), "w4", "bday-year"))


@dataclass(frozen=True)
class Choice:
    """A radio button, a box to tick, or a line of a list. `drawing` is the template of its drawing, or ""."""

    id: str
    value: str
    label: str
    checked: bool
    drawing: str
    hint: str


@dataclass(frozen=True)
class Part:
    """One box of a date."""

    id: str
    name: str
    label: str
    value: str
    width: str
    control: SafeString


@dataclass(frozen=True)
class Row:
    """One question, ready to show.

    `attributes` is `attrs` written out; `control` is all that stands in <input …>, written out: a
    template that writes each attribute by itself takes three times as long.
    """

    name: str
    id: str
    kind: str
    type: str
    label: str
    hint: str
    error: str
    value: str
    width: str
    attrs: tuple[tuple[str, str], ...]
    attributes: SafeString
    control: SafeString
    choices: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    checked: bool = False
    anchor: str = ""  # where a link of the error summary leads

    @property
    def html(self) -> str:
        """The question written out. Where nobody has typed anything it is written once and kept."""
        written_in = self.kind in ("text", "lines", "list")
        typed = self.value if written_in else any(part.value for part in self.parts)
        return _html(self) if typed or self.error else _kept_html(self, get_language())


def _html(row: Row) -> SafeString:
    return render_to_string("ui/row.html", {"row": row})


@lru_cache(maxsize=256)
def _kept_html(row: Row, language: str | None) -> SafeString:
    return _html(row)


def written(attrs: Iterable[tuple[str, str]]) -> SafeString:
    """Attributes as HTML, with a space before each."""
    return mark_safe("".join(f' {name}="{escape(value)}"' for name, value in attrs))  # noqa: S308


class PageForm(forms.Form):
    """A form of one page. `rows`, `row` and `summary` are what the templates read."""

    use_required_attribute = False

    @cached_property
    def rows(self) -> list[Row]:
        """The questions, in order."""
        return [self._row(name, field) for name, field in self.fields.items() if isinstance(field, Shown)]

    @cached_property
    def row(self) -> dict[str, Row]:
        """The questions by name."""
        return {row.name: row for row in self.rows}

    @cached_property
    def summary(self) -> list[tuple[str, str]]:
        """(id of the control, text) of every error, those of the whole form first with their first field."""
        if not self.is_bound or not self.errors:
            return []
        first = self.rows[0].anchor if self.rows else ""
        whole = [(first, str(text)) for text in self.non_field_errors()]
        return whole + [(row.anchor, _told(row)) for row in self.rows if row.error]

    def _row(self, name: str, field: Any) -> Row:
        html_name = self.add_prefix(name)
        id_ = f"id_{html_name}"
        error = str(self.errors[name][0]) if self.is_bound and name in self.errors else ""
        hint = str(field.hint)
        typed = self._typed(name, html_name, field)
        attrs = (*field.attrs.items(), *_described(id_, hint, error, field.kind), *_limits(field))
        parts = tuple(_parts(id_, html_name, typed, self._wrong_boxes(name))) if field.kind == "date" else ()
        choices = tuple(_choices(id_, field, typed)) if isinstance(field, ChoicesField | SeveralField) else ()
        value = _shown_back(field, typed)
        control = (("class", field.width), ("type", field.type), ("id", id_), ("name", html_name))
        return Row(
            name=html_name,
            id=id_,
            kind=field.kind,
            type=field.type,
            label=str(field.label or ""),
            hint=hint,
            error=error,
            value=value,
            width=field.width,
            attrs=attrs,
            attributes=written(attrs),
            control=written((*control, *((("value", value),) if value else ()), *attrs)),
            choices=choices,
            parts=parts,
            checked=field.kind == "tick" and bool(typed),
            anchor=_anchor(id_, parts, () if field.kind == "list" else choices, self._wrong_boxes(name)),
        )

    def _typed(self, name: str, html_name: str, field: Any) -> Any:
        """What the person typed, or what is known already."""
        if self.is_bound:
            return field.widget.value_from_datadict(self.data, self.files, html_name)
        return self.get_initial_for_field(field, name)

    def _wrong_boxes(self, name: str) -> tuple[int, ...]:
        if not self.is_bound or name not in self.errors:
            return ()
        return boxes_of(self.errors.as_data()[name][0].code or "")


def _told(row: Row) -> str:
    """Far from its field, "this answer is missing" must say which."""
    if row.error == str(MISSING):
        return gettext("%(label)s\u00a0: cette réponse manque.") % {"label": row.label}
    return row.error


def _described(id_: str, hint: str, error: str, kind: str) -> Iterator[tuple[str, str]]:
    told = [f"{id_}_{what}" for what, said in (("hint", hint), ("error", error)) if said]
    if told:
        yield "aria-describedby", " ".join(told)
    if error and kind not in ("choices", "date", "several"):  # a group is not invalid, its controls are
        yield "aria-invalid", "true"


def _limits(field: Any) -> Iterator[tuple[str, str]]:
    # no maxlength for secrets: a browser would cut a pasted phrase without a word
    if field.kind == "text" and getattr(field, "max_length", None) and "maxlength" not in field.attrs:
        yield "maxlength", str(field.max_length)


def _shown_back(field: Any, typed: Any) -> str:
    if field.kind in ("code", "date", "several"):
        return ""
    if field.kind == "lines":
        return tidy_lines(str(typed or "")[: 4 * (field.max_length or MOST_SHOWN_BACK)])
    return tidy(str(typed or ""))[:MOST_SHOWN_BACK]


def _anchor(
    id_: str, parts: tuple[Part, ...], choices: tuple[Choice, ...], wrong_boxes: tuple[int, ...]
) -> str:
    if parts:
        return parts[min(wrong_boxes, default=0)].id
    return choices[0].id if choices else id_


def _choices(id_: str, field: Any, typed: Any) -> Iterator[Choice]:
    chosen = [str(each) for each in typed or ()] if field.kind == "several" else [_plain(typed)]
    for number, (value, label) in enumerate(field.choices):
        yield Choice(
            id=f"{id_}_{number}",
            value=str(value),
            label=str(label),
            checked=str(value) in chosen,
            drawing=getattr(field, "drawings", {}).get(str(value), ""),
            hint=str(getattr(field, "hints", {}).get(str(value), "")),
        )


def _plain(typed: Any) -> str:
    return "" if typed is None else str(typed)


def _parts(id_: str, name: str, typed: Any, wrong_boxes: tuple[int, ...]) -> Iterator[Part]:
    if hasattr(typed, "year"):
        typed = [str(typed.day), str(typed.month), str(typed.year)]
    values = [str(value) for value in typed] if typed else ["", "", ""]
    for number, (label, width, filled) in enumerate(PARTS):
        invalid = (("aria-invalid", "true"),) if number in wrong_boxes else ()
        part = {
            "id": f"{id_}_{number}",
            "name": f"{name}_{number}",
            "value": values[number][:MOST_SHOWN_BACK],
        }
        control = (
            ("class", width),
            ("type", "text"),
            *part.items(),
            DIGITS,
            ("autocomplete", filled),
            *invalid,
        )
        yield Part(**part, label=str(label), width=width, control=written(control))
