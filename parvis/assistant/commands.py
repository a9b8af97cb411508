"""The command `parvis assistant ask`: what the assistant answers, and which words made it so."""

import argparse
from collections.abc import Sequence

from parvis.assistant.ranking import Ranked
from parvis.assistant.retrieval import MOST_PASSAGES, answer, index_of, known, ranked_for

MOST_TERMS = 6  # of each document


def ask(arguments: Sequence[str]) -> int:
    """0, whatever the answer."""
    parser = argparse.ArgumentParser("parvis assistant ask", description="What is answered, and why.")
    parser.add_argument("question", nargs="+")
    parser.add_argument("--language", choices=("fr", "en"), default="fr", help="of the page")
    told = parser.parse_args(list(arguments))
    question = " ".join(told.question)
    given = answer(question, told.language)
    numbers = " ".join(each.number for each in given.dangers)
    print(
        f"{given.outcome} ({given.language})" + (f", emergency numbers first: {numbers}" if numbers else "")
    )
    if given.outcome != "other_language":
        _explain(ranked_for(question, index_of(given.language)))
    return 0


def _explain(ranked: Ranked) -> None:
    affairs = ranked.asked.affairs | ranked.asked.perhaps
    print(f"read as: {' '.join(ranked.asked.spelt)}")
    if affairs:
        print(f"may be the business of others: {', '.join(sorted(affairs))}")
    if ranked.best:
        shown = "an answer" if known(ranked) else "held back"
        print(f"confidence {ranked.confidence:.1f} ({ranked.understood:.0%} of it understood): {shown}")
    for document in ranked.best[:MOST_PASSAGES]:
        why = ", ".join(f"{term} {gain:g}" for term, gain in ranked.why(document)[:MOST_TERMS])
        print(f"{ranked.scores[document]:6.1f}  {ranked.index.documents[document].key}  ({why})")
