"""The kinds of letters, the ways they go, and what can become of one."""

from django.db import models


class LetterKind(models.TextChoices):
    ACTIVATION = "activation"
    ACCOUNT_EXISTS = "account_exists"
    ADDRESS_TAKEN = "address_taken"
    ACCOUNT_OPENED = "account_opened"
    SECURITY_NOTICE = "security_notice"  # which of them: Notice
    SIGN_IN_CODE = "sign_in_code"
    CONFIRM_CODE = "confirm_code"
    MOBILE_CODE = "mobile_code"
    NEW_EMAIL = "new_email"
    EMAIL_CHANGED = "email_changed"  # to the former address, with the link that puts it back
    LOST_CODE = "lost_code"
    LETTER_CODE = "letter_code"
    RECOVERY_ANNOUNCED = "recovery_announced"
    CLOSING_ANNOUNCED = "closing_announced"
    INACTIVE = "inactive"
    ACCOUNT_ERASED = "account_erased"
    CASE_NEWS = "case_news"  # that there is some, never what
    DOCUMENT_RECEIVED = "document_received"  # the acknowledgment
    DOCUMENT_REFUSED = "document_refused"  # by the antivirus, later
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CANCELLED = "appointment_cancel"
    APPOINTMENT_REMINDER = "appointment_reminder"
    APPOINTMENT_MISSED = "appointment_missed"
    APPOINTMENT_FREE = "appointment_free"  # to whoever waits for a time
    FORUM_ANSWER = "forum_answer"  # to whoever follows a question
    FORUM_DECIDED = "forum_decided"  # what an agent decided about a message, or its writer
    FORUM_WAITING = "forum_waiting"  # to agents: questions that wait for an answer


class Notice(models.TextChoices):
    """What a security notice tells. The words: NOTICES in wording.py."""

    NEW_BROWSER = "new_browser"
    CODE_CHANGED = "code_changed"
    CODE_RESET = "code_reset"  # after it was lost
    EMAIL_CHANGED = "email_changed"
    EMAIL_RESTORED = "email_restored"
    MOBILE_CHANGED = "mobile_changed"
    FACTOR_ADDED = "factor_added"  # a passkey or an authenticator app
    FACTOR_REMOVED = "factor_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    SECOND_STEP_FAILED = "second_step_failed"  # several times, after the right code
    ACCOUNT_FROZEN = "account_frozen"
    FROZEN_AT_DESK = "frozen_at_desk"  # by an agent: no link of ours was pressed
    RECOVERED = "recovered"  # what was lost is replaced
    RECOVERY_STOPPED = "recovery_stopped"
    CLOSING_STOPPED = "closing_stopped"
    PREFERENCES_CHANGED = "preferences_changed"
    DATA_EXPORTED = "data_exported"  # shown on a page or taken away as a file


class Channel(models.TextChoices):
    EMAIL = "email"
    SMS = "sms"
    POST = "post"


class LetterState(models.TextChoices):
    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"  # the recipient's side will never take it
    GIVEN_UP = "given_up"  # tried for days in vain, or what it holds works no more
