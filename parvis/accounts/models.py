"""The account of a person, and the links by which whoever is on file can freeze it."""

import json
import uuid
from dataclasses import asdict, dataclass
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from parvis.accounts.enums import AccountState
from parvis.connections.keys import ring

TABLE = "accounts_account"


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
    terms_version = models.CharField(max_length=20)
    terms_accepted_at = models.DateTimeField()
    opened_at = models.DateTimeField()

    USERNAME_FIELD = "id"
    objects: models.Manager["Account"] = BaseUserManager()

    def __str__(self) -> str:
        return f"account {self.id}"

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django and allauth read it; ours is derived
        return self.state == AccountState.ACTIVE

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

    @property
    def display_name(self) -> str:
        """How the person is greeted: first of the first names."""
        return self.profile.first_names.split(" ")[0].split(",")[0]


class DisavowalLink(models.Model):
    """The "this is not me" link of a notice. The token itself is only in the letter."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    token_digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link until {self.expires_at:%Y-%m-%d %H:%M}"
