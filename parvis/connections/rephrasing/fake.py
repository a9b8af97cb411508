"""A scripted rephrasing, to try the page without a model: the first sentence of each passage."""

from collections.abc import Sequence

from parvis.connections.rephrasing import RephrasingUnavailable, Said


class ScriptedRephrasing:
    """« panne » in the question: no answer. « inventé »: a sentence that no passage holds."""

    fake = True

    def rephrase(self, question: str, passages: Sequence[str], language: str) -> tuple[Said, ...]:
        if "panne" in question.lower():
            raise RephrasingUnavailable("scripted")
        if "inventé" in question.lower():
            return (Said("Chaque foyer reçoit 5000 euros.", (1,)),)
        firsts = [passage.rpartition("\n\n")[2].partition(". ")[0].rstrip(".") for passage in passages]
        return tuple(Said(f"{first}.", (number,)) for number, first in enumerate(firsts, 1))
