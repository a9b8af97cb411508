"""The pages of the desk: one table of who opens what, for the navigation and the first page."""

from dataclasses import dataclass

from django.utils.functional import Promise

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


MENU: tuple[Entry, ...] = ()
