"""The table of what is kept under a key: which columns of which rows, and who can make them anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model

from parvis.accounts.models import Account, AccountLink, OneTimeCode
from parvis.agents.models import Agent, AgentSession
from parvis.api.models import KeptAnswer
from parvis.appointments.models import Booking
from parvis.authentication.models import FactorSecret
from parvis.cases.models import Case, Document
from parvis.connections.keys import ring
from parvis.enrolment.models import Enrolment
from parvis.forum.models import Draft
from parvis.letters.models import Letter
from parvis.recovery.models import LetterCode, LostAccess, RecoveryRequest
from parvis.registry.models import Member
from parvis.webhooks.models import Endpoint

Columns = Mapping[str, bytes | None]


@dataclass(frozen=True)
class Kept:
    """A table. Every value starts with the id of its key.

    `renewed`: columns that a rotation makes anew, by `renew(table, id, columns)`, which gives all of them
    back. `facts_needed`: those that cannot be, for lack of the facts they stand for, and that are needed as
    long as they are there. `joined`: the same value under every key that its process knew; the current key
    among them is enough. `short_lived`: cannot be renewed either, and are over by themselves in a month.
    """

    name: str
    model: type[Model]
    renewed: tuple[str, ...]
    renew: Callable[[str, UUID, Columns], Columns]
    facts_needed: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    short_lived: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table  # noqa: SLF001  (documented by Django)


def _seal_again(table: str, id_: UUID, columns: Columns) -> Columns:
    """Each column that is under an older key, alone. Raises UnknownKey or Tampered."""
    keys = ring()
    return {
        column: sealed
        if sealed is None or sealed[:1] == keys.current.prefix
        else keys.seal(table, column, id_, keys.unseal(table, column, id_, sealed))
        for column, sealed in columns.items()
    }


def _account_again(table: str, id_: UUID, columns: Columns) -> Columns:
    """The fingerprints come from the profile that is sealed beside them."""
    account = Account(id=id_, sealed=columns["sealed"])
    account.seal(account.profile)
    return {column: getattr(account, column) for column in columns}


KEPT = (
    Kept(
        "accounts", Account, renew=_account_again,
        renewed=("sealed", "number_fingerprint", "email_fingerprint", "mobile_fingerprint"),
    ),
    Kept("account links", AccountLink, renew=_seal_again, renewed=("sealed",)),
    Kept("agents", Agent, renew=_seal_again, renewed=("factor_sealed",)),
    Kept("sessions of agents", AgentSession, renew=_seal_again, renewed=("sealed", "file_sealed")),
    Kept("cases", Case, renew=_seal_again, renewed=("sealed",)),
    Kept("documents", Document, renew=_seal_again, renewed=("sealed",)),
    Kept("telephone appointments", Booking, renew=_seal_again, renewed=("sealed", "note_sealed")),
    Kept("secrets of factors", FactorSecret, renew=_seal_again, renewed=("sealed",)),
    Kept("one-time codes", OneTimeCode, renew=_seal_again, renewed=("sealed",)),
    Kept(
        "enrolments", Enrolment, renew=_seal_again,
        renewed=("identity", "contacts", "first_names"),
        joined=("rib_evidence", "card_evidence"),
    ),
    Kept("drafts of the forum", Draft, renew=_seal_again, renewed=("sealed",)),
    Kept(
        "lost accesses", LostAccess, renew=_seal_again,
        renewed=("identity", "contacts", "first_names"),
        joined=("rib_evidence", "card_evidence"),
    ),
    Kept("codes by post", LetterCode, renew=_seal_again, renewed=(), short_lived=("digest",)),
    Kept("recovery requests", RecoveryRequest, renew=_seal_again, renewed=("contacts",)),
    Kept(
        "letters", Letter, renew=_seal_again,
        renewed=("recipient_sealed", "content_sealed"),
    ),
    Kept("answers of the interface", KeptAnswer, renew=_seal_again, renewed=("sealed",)),
    Kept("webhooks", Endpoint, renew=_seal_again, renewed=("sealed",)),
    Kept(
        "members", Member, renew=_seal_again,
        renewed=("sealed",),
        facts_needed=("number_fingerprint", "rib_evidence", "card_evidence"),
    ),
)  # fmt: skip

# bytes that need no key to be used: (model, column): why
WITHOUT_KEY = {
    ("api.Client", "secret_digest"): "a plain digest",
    ("api.Token", "digest"): "a plain digest",
    ("api.KeptAnswer", "key_digest"): "a plain digest",
    ("api.KeptAnswer", "request_digest"): "lives a day; older keys are looked up too",
    ("accounts.AccountLink", "token_digest"): "a plain digest",
    ("accounts.Browser", "token_digest"): "a plain digest",
    ("appointments.Feed", "token_digest"): "a plain digest",
    ("accounts.OneTimeCode", "digest"): "lives ten minutes; older keys are looked up too",
    ("cases.DocumentContent", "cipher"): "under a key of its own, which the document's row holds sealed",
    ("agents.Agent", "invitation_digest"): "a plain digest",
    ("agents.Agent", "identity_digest"): "a plain digest",
    ("agents.AgentSession", "token_digest"): "a plain digest",
    ("agents.Handshake", "token_digest"): "a plain digest",
    ("enrolment.ActivationLink", "token_digest"): "a plain digest",
    ("enrolment.Enrolment", "browser"): "a plain digest",
    ("recovery.LostAccess", "browser"): "a plain digest",
    ("limits.Counter", "subject"): "counts begin again under a new key; the longest window is thirty days",
    ("journal.Link", "digest"): "a plain digest",
    ("letters.Letter", "gateway_digest"): "a plain digest: the receipts that name it know no key",
    ("places.HelpPoint", "digest"): "a plain digest, of what is public",
    ("registry.Member", "content_digest"): "never looked up: another one makes the next import write the row",
    ("search.Edition", "digest"): "a plain digest, of what is public",
}
