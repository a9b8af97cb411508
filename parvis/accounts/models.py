"""The account of a person, and what belongs to it: links, one-time codes, browsers, sessions."""

import json
import uuid
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import DatabaseError, models
from django.utils import timezone

from parvis.accounts.enums import AccountState, CodePurpose, LinkEnd, LinkPurpose
from parvis.connections.keys import ring

TABLE = "accounts_account"


class AccountGone(Exception):
    """The account was erased while something was being written in it."""


@dataclass(frozen=True)
class Profile:
    """The personal data of an account, kept sealed in one column."""

    number: str
    first_names: str
    birth_name: str
    usual_name: str
    birth_date: str
    email: str
    mobile: str


class Account(AbstractBaseUser):
    """One per insured person. Looked up by fingerprints; everything personal is in `sealed`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number_fingerprint = models.BinaryField(max_length=33, unique=True)
    email_fingerprint = models.BinaryField(max_length=33, unique=True)
    mobile_fingerprint = models.BinaryField(max_length=33, db_index=True)
    sealed = models.BinaryField()
    member = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, choices=AccountState.choices, default=AccountState.ACTIVE)
    language = models.CharField(max_length=5)
    sms_notices = models.BooleanField(default=True)  # told by SMS too, when something important changes
    terms_version = models.CharField(max_length=20)
    terms_accepted_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    # "this was not me": what was asked before (a recovery, a closing) and still waits is void
    disowned_at = models.DateTimeField(null=True)
    # the lost code was replaced through the mailbox alone, and no sign-in by another way has come since
    code_reset_at = models.DateTimeField(null=True)
    mobile_proven_at = models.DateTimeField(null=True)  # a code sent to this number came back

    USERNAME_FIELD = "id"
    objects: models.Manager["Account"] = BaseUserManager()

    def __str__(self) -> str:
        return f"account {self.id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises AccountGone."""
        try:
            super().save(*args, **kwargs)
        except DatabaseError as error:
            # Django's own, of no subclass: no row had this id
            if type(error) is DatabaseError and kwargs.get("update_fields"):
                raise AccountGone from error
            raise

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django and allauth read it; ours is derived
        return self.state == AccountState.ACTIVE

    @property
    def mailbox_is_not_enough(self) -> bool:
        """Whoever reads the mailbox may be the one who chose the code: it must not be both steps."""
        since = timezone.now() - settings.MAILBOX_NOT_ENOUGH
        return bool(self.code_reset_at and self.code_reset_at > since)

    @cached_property
    def profile(self) -> Profile:
        return Profile(**json.loads(ring().unseal(TABLE, "sealed", self.id, bytes(self.sealed))))

    def seal(self, profile: Profile) -> None:
        """Fill `sealed` and the three fingerprints. The row must have its id."""
        plain = json.dumps(asdict(profile), ensure_ascii=False).encode()
        self.sealed = ring().seal(TABLE, "sealed", self.id, plain)
        self.number_fingerprint = ring().fingerprint("number", profile.number)
        self.email_fingerprint = ring().fingerprint("email", profile.email.lower())
        self.mobile_fingerprint = ring().fingerprint("mobile", profile.mobile)
        self.__dict__.pop("profile", None)

    def reseal(self, **changed: str) -> None:
        """Change some of the profile. The caller saves SEALED_COLUMNS, on a row it has locked."""
        if changed.get("mobile", self.profile.mobile) != self.profile.mobile:
            self.mobile_proven_at = None
        self.seal(replace(self.profile, **changed))

    @property
    def display_name(self) -> str:
        """How the person is greeted: first of the first names."""
        return self.profile.first_names.split(" ")[0].split(",")[0]


SEALED_COLUMNS = (
    "sealed", "number_fingerprint", "email_fingerprint", "mobile_fingerprint", "mobile_proven_at",
)  # fmt: skip


class Carrying(models.Model):
    """A row that may carry personal data until it is used, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    sealed = models.BinaryField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True

    def carry(self, what: dict[str, str]) -> None:
        """Fill `sealed`. The row must have its id."""
        plain = json.dumps(what, ensure_ascii=False).encode()
        self.sealed = ring().seal(self._meta.db_table, "sealed", self.id, plain) if what else None

    @property
    def carried(self) -> dict[str, str]:
        if self.sealed is None:
            return {}
        plain = ring().unseal(self._meta.db_table, "sealed", self.id, bytes(self.sealed))
        what: dict[str, str] = json.loads(plain)
        return what


class AccountLink(Carrying):
    """A link of a letter. The token itself is only in the letter. `ended`: "" while it works."""

    purpose = models.CharField(max_length=20, choices=LinkPurpose.choices)
    ended = models.CharField(max_length=10, choices=LinkEnd.choices, default="", db_default="")
    token_digest = models.BinaryField(max_length=32, unique=True)

    def __str__(self) -> str:
        return f"{self.purpose} link until {self.expires_at:%Y-%m-%d %H:%M}"


class OneTimeCode(Carrying):
    """A 6-digit code that was sent. `digest` is bound to the row: see actions/codes.py."""

    purpose = models.CharField(max_length=20, choices=CodePurpose.choices)
    digest = models.BinaryField(max_length=33)
    tries = models.SmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.purpose} code until {self.expires_at:%Y-%m-%d %H:%M}"


class Browser(models.Model):
    """A browser from which the holder has signed in. It has a random cookie, the row its digest."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    token_digest = models.BinaryField(max_length=32, db_index=True)
    device = models.CharField(max_length=40)  # "firefox/windows": what is shown, nothing more
    first_seen_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    trusted_until = models.DateTimeField(null=True)  # until then, no second step

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "token_digest"], name="one_row_an_account_and_browser")
        ]

    def __str__(self) -> str:
        return f"browser {self.device}"


class SignedInSession(models.Model):
    """A session of somebody who is signed in. Deleting the row ends it at its next page."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"session {self.device} since {self.started_at:%Y-%m-%d %H:%M}"
