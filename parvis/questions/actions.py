"""Writing the questions of the help page: each change is a version that stays."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from parvis.agents.models import Agent
from parvis.questions.models import Question, Version
from parvis.questions.rules import MOST_QUESTIONS

WRITTEN = ("question_fr", "answer_fr", "question_en", "answer_en", "is_published")
SAMPLE = Path(__file__).resolve().parent / "sample.toml"
ONE_AT_A_TIME = 0x51554553  # whoever adds one or changes the order waits for the other


@dataclass
class ChangedMeanwhile(Exception):
    """Somebody else saved it after this agent had opened it. `now`: as it is."""

    now: Question


class TooMany(Exception):
    """The page has as many questions as it may have."""


@transaction.atomic
def add(content: Mapping[str, object], agent: Agent | None, *, slug: str = "") -> Question:
    """`content`: what is WRITTEN. `slug`: made of the question when it is not given. Last in the order.
    Raises TooMany.
    """
    _wait_for_turn()
    there = list(Question.objects.order_by("position").values_list("slug", "position"))
    if len(there) >= MOST_QUESTIONS:
        raise TooMany
    id_ = uuid4()
    slug = slug or slugify(str(content["question_fr"]))[:50].strip("-") or "question"
    if slug in {slug for slug, _ in there}:
        slug = f"{slug}-{id_.hex[:8]}"
    question = Question(id=id_, slug=slug, position=there[-1][1] + 1 if there else 1)
    return _write(question, content, agent)


@transaction.atomic
def change(question: UUID, content: Mapping[str, object], agent: Agent, *, seen: int) -> Question | None:
    """`seen`: the version that the agent had before them. None: no such question. Raises ChangedMeanwhile."""
    found = Question.objects.select_for_update().filter(pk=question).first()
    if found is None:
        return None
    if found.version != seen:
        raise ChangedMeanwhile(found)
    if all(getattr(found, name) == content[name] for name in WRITTEN):
        return found
    found.version += 1
    return _write(found, content, agent)


def _write(question: Question, content: Mapping[str, object], agent: Agent | None) -> Question:
    question.updated_at, question.updated_by = timezone.now(), agent
    for name in WRITTEN:
        setattr(question, name, content[name])
    question.save()
    Version.objects.create(
        question=question, number=question.version, saved_at=question.updated_at, saved_by=agent,
        **{name: content[name] for name in WRITTEN},
    )  # fmt: skip
    return question


@transaction.atomic
def move(question: UUID, *, up: bool) -> bool:
    """One place up or down in the page. False: there is no such question."""
    _wait_for_turn()
    order = list(Question.objects.order_by("position", "slug"))
    at = next((place for place, one in enumerate(order) if one.pk == question), None)
    if at is None:
        return False
    other = at + (-1 if up else 1)
    if 0 <= other < len(order):
        order[at], order[other] = order[other], order[at]
    _number(order)
    return True


def _number(order: Sequence[Question]) -> None:
    for place, one in enumerate(order, 1):
        one.position = place
    Question.objects.bulk_update(order, ["position"])


def _wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def fill_sample() -> None:
    """The fictitious questions of the practice mode, unless there are some."""
    if Question.objects.exists():
        return
    for written in tomllib.loads(SAMPLE.read_text())["questions"]:
        content = {key: text.strip() for key, text in written.items() if key in WRITTEN}
        add({"is_published": True, **content}, None, slug=written["slug"])


def empty() -> None:
    """Delete every question: a practice begins again."""
    Question.objects.all().delete()
