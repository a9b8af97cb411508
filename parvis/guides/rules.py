"""What guides may count on: the facts that they quote, the length of what people say of them."""

FACTS = frozenset({  # {name} in a guide: what the organisation and the settings say, filled in for the reader
    "organisation", "phone", "phone_hours", "link_days", "lost_code_minutes", "code_minutes", "trusted_days",
    "session_minutes", "wait_hours", "wait_by_post_days", "letter_code_days", "disavow_days", "former_days",
    "recovery_hours", "new_email_hours", "portal",
})  # fmt: skip
MOST_SAID = 300  # characters of what a person adds
SAID_KEPT_DAYS = 365  # no personal data is wanted in it; what slipped in does not stay
