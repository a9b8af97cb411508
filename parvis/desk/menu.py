"""The pages of the desk: one table of who opens what, for the navigation and the first page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.agents.enums import Role


@dataclass(frozen=True)
class Entry:
    """One page. `roles`: whom it is for (none: every agent), as in the view's `for_agents`.

    `pages`: the names of the addresses under which it is the current one.
    """

    name: str
    label: Promise
    says: Promise
    roles: tuple[Role, ...] = ()
    pages: tuple[str, ...] = ()
    module: str = ""  # of the organisation, that must be on

    def is_current(self, page: str) -> bool:
        return page == self.name or page in self.pages


MENU = (
    Entry(
        "desk_calls", _("Appels"),
        _("Qui appeler aujourd’hui, à quelle heure, pourquoi\u00a0; et ce que l’appel a donné."),
        roles=(Role.RECEPTION, Role.CASES), pages=("desk_call",), module="appointments",
    ),
    Entry(
        "desk_week", _("Semaine"),
        _("Qui appelle quand\u00a0: ouvertures, absences, jours fériés."),
        roles=(Role.RECEPTION, Role.CASES, Role.SUPERVISION), module="appointments",
        pages=("desk_opening_add", "desk_opening", "desk_absence_add", "desk_absence"),
    ),
    Entry(
        "desk_cases", _("Démarches"),
        _("Une démarche, par sa référence\u00a0: où elle en est, courriers, documents."),
        roles=(Role.CASES,), module="cases",
    ),
    Entry(
        "desk_help", _("Aider une personne"),
        _("Son code ne part pas, elle est bloquée, elle n’a plus sa messagerie."),
        roles=(Role.RECEPTION,), pages=("desk_person", "desk_remedy", "desk_recovery"),
    ),
    Entry(
        "desk_questions", _("Questions"),
        _("Ce que la page d’aide répond, en français et en anglais."),
        roles=(Role.CONTENT,), pages=("desk_question_add", "desk_question"),
    ),
    Entry(
        "desk_unfound", _("Introuvables"),
        _("Ce qu’on cherche sans le trouver, ce qui n’aide pas\u00a0: quoi écrire ensuite."),
        roles=(Role.CONTENT,),
    ),
    Entry(
        "desk_forum", _("Forum"),
        _("Les messages à relire, ceux que l’on signale, les questions sans réponse."),
        roles=(Role.MODERATION,), module="forum",
        pages=("desk_forum_post", "desk_forum_topic", "desk_forum_writer", "desk_forum_terms"),
    ),
    Entry(
        "desk_times", _("Délais"),
        _("Par type de dossier\u00a0: ce qui attend, ce qui est clos, le temps que cela prend."),
        roles=(Role.CASES, Role.SUPERVISION), module="cases",
    ),
    Entry(
        "desk_figures", _("Chiffres"),
        _("Comptes ouverts, pages où l’on s’arrête, appels, délais."),
        roles=(Role.SUPERVISION,),
    ),
    Entry(
        "agent_roster", _("Agents"),
        _("Qui travaille au bureau, avec quels rôles\u00a0; inviter, fermer."),
        roles=(Role.SUPERVISION,), pages=("agent_add", "agent_roles", "agent_act"),
    ),
)  # fmt: skip
