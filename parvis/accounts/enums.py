"""The states of an account, and what its links and one-time codes are for."""

from django.db import models


class AccountState(models.TextChoices):
    ACTIVE = "active"
    FROZEN = "frozen"  # someone on file said "this is not me": nobody signs in until the body has looked


class LinkPurpose(models.TextChoices):
    """What following a link of a letter does. How long each is valid: LINKS_VALID in the settings."""

    NOT_ME = "not_me"  # freezes the account
    NEW_EMAIL = "new_email"  # confirms the new address
    UNDO_EMAIL = "undo_email"  # puts the former address back
    LOST_CODE = "lost_code"  # chooses a new code
    RECOVERY_EMAIL = "recovery_email"  # confirms the new address of somebody who has lost theirs
    STOP_RECOVERY = "stop_recovery"  # stops the replacement of what was lost
    STOP_CLOSING = "stop_closing"  # keeps the account after all


class LinkEnd(models.TextChoices):
    """Why a link no longer works. The page says it: most people who follow one again did all right."""

    USED = "used"
    REVOKED = "revoked"  # a newer one replaced it, or what it was for is over
    EXPIRED = "expired"  # never stored: the date says it


class CodePurpose(models.TextChoices):
    """What a 6-digit code of a letter or SMS proves."""

    SIGN_IN = "sign_in"
    CONFIRM = "confirm"  # that it is still the person, before something is changed
    NEW_MOBILE = "new_mobile"
