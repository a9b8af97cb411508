"""What can be journaled: the events, who acts, by which means, and why an agent did."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    PROOF_REFUSED_DECEASED = "proof_refused_deceased"
    ACCOUNT_OPENED = "account_opened"
    ACCOUNT_FROZEN = "account_frozen"
    ACCOUNT_REOPENING_REFUSED = "account_reopening_refused"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_REFUSED = "sign_in_refused"  # a wrong code, or a second step that failed
    SIGN_IN_LOCKED = "sign_in_locked"
    CONFIRMED = "confirmed"  # once more that it is the person, before something important
    SESSIONS_ENDED = "sessions_ended"
    BROWSER_TRUSTED = "browser_trusted"
    BROWSER_FORGOTTEN = "browser_forgotten"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    CODE_CHANGED = "code_changed"
    CODE_LOST = "code_lost"  # a link to choose another was sent
    CODE_RESET = "code_reset"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_CHANGED = "email_changed"
    EMAIL_RESTORED = "email_restored"
    MOBILE_CHANGED = "mobile_changed"
    LANGUAGE_CHANGED = "language_changed"
    PREFERENCES_CHANGED = "preferences_changed"
    RECOVERY_ASKED = "recovery_asked"
    RECOVERY_STOPPED = "recovery_stopped"
    RECOVERED = "recovered"
    LETTER_CODE_ASKED = "letter_code_asked"
    CLOSING_ASKED = "closing_asked"
    CLOSING_STOPPED = "closing_stopped"
    DATA_EXPORTED = "data_exported"
    INACTIVITY_TOLD = "inactivity_told"
    ACCOUNT_ERASED = "account_erased"
    RECORDS_PURGED = "records_purged"
    KEYS_ROTATED = "keys_rotated"
    PLACES_IMPORTED = "places_imported"
    PURPOSES_IMPORTED = "purposes_imported"  # of telephone appointments
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_SETTLED = "appointment_settled"  # the agent noted what came of the call
    OPENING_ADDED = "opening_added"  # hours of an agent, who is the subject
    OPENING_REMOVED = "opening_removed"
    ABSENCE_ADDED = "absence_added"
    ABSENCE_REMOVED = "absence_removed"
    AGENDA_FEED_MADE = "agenda_feed_made"
    AGENDA_FEED_REVOKED = "agenda_feed_revoked"
    CASES_TAKEN = "cases_taken"  # what the body told of them, so many that were new or had changed
    DOCUMENT_ADDED = "document_added"
    DOCUMENT_WITHDRAWN = "document_withdrawn"
    DOCUMENT_REFUSED = "document_refused"  # by the antivirus, after it was received
    DOCUMENT_TAKEN = "document_taken"  # by the body
    # of the forum, by agents: the subject is the message; of a writer, their account
    FORUM_POST_ACCEPTED = "forum_post_accepted"
    FORUM_POST_CUT = "forum_post_cut"  # a part of it was taken out
    FORUM_POST_REFUSED = "forum_post_refused"
    FORUM_POST_REMOVED = "forum_post_removed"  # after it was published
    FORUM_REPORTS_SETTLED = "forum_reports_settled"  # the message stays as it is
    FORUM_ANSWERED = "forum_answered"  # in the name of the body
    FORUM_WRITER_SUSPENDED = "forum_writer_suspended"
    FORUM_WRITER_RESTORED = "forum_writer_restored"  # before the end of the suspension
    FORUM_TERM_ADDED = "forum_term_added"  # a word or a site that is watched for
    FORUM_TERM_DROPPED = "forum_term_dropped"
    FORUM_AGENTS_ALERTED = "forum_agents_alerted"  # of questions that wait, so many
    FORUM_POSTS_PURGED = "forum_posts_purged"  # refused or removed a month ago
    # by command, or by the worker; the subject is the client or the endpoint
    API_CLIENT_ADDED = "api_client_added"
    API_CLIENT_REVOKED = "api_client_revoked"
    WEBHOOK_ADDED = "webhook_added"
    WEBHOOK_REMOVED = "webhook_removed"
    WEBHOOK_GIVEN_UP = "webhook_given_up"  # an event that could not be delivered for a day
    # at the desk, of agents: the subject is the agent
    AGENT_INVITED = "agent_invited"  # added, or to begin again
    AGENT_CHANGED = "agent_changed"
    AGENT_DISABLED = "agent_disabled"
    AGENT_SIGNED_IN = "agent_signed_in"
    AGENT_SIGNED_OUT = "agent_signed_out"
    AGENT_REFUSED = "agent_refused"  # a wrong password, or a second step that failed
    AGENT_LOCKED = "agent_locked"
    AGENT_CONFIRMED = "agent_confirmed"
    AGENT_ENROLLED = "agent_enrolled"  # password and application chosen
    # at the desk, of the person who is the subject: `agent` and `reason` say who and why
    AGENT_LOOKED = "agent_looked"
    ACTIVATION_SENT = "activation_sent"
    LIMITS_LIFTED = "limits_lifted"
    ACCOUNT_THAWED = "account_thawed"
    RECOVERY_ACCEPTED = "recovery_accepted"


class Actor(models.TextChoices):
    PERSON = "person"
    NOTIFIED = "notified"  # whoever received the notice and says "this is not me"
    SYSTEM = "system"
    AGENT = "agent"  # at the desk


class Detail(models.TextChoices):
    """By which means. Never anything of the person."""

    CODE = "code"  # the personal code
    EMAIL_CODE = "email_code"
    SMS_CODE = "sms_code"
    APP = "app"  # an authenticator app (TOTP)
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"
    LETTER_CODE = "letter_code"
    TRUSTED_BROWSER = "trusted_browser"
    PROOF = "proof"  # the facts of the enrolment, proven again
    AGENT = "agent"
    BY_PERSON = "by_person"
    INACTIVITY = "inactivity"


class Reason(models.TextChoices):
    """Why an agent looked at somebody's data, or did something for them: chosen from this list."""

    CALLED_US = "called_us", _("La personne nous appelle")
    CAME_IN = "came_in", _("La personne est à l’accueil")
    WROTE_TO_US = "wrote_to_us", _("La personne nous a écrit")
    HELPER_CALLED = "helper_called", _("Un aidant nous appelle avec elle")
    BOOKED_CALL = "booked_call", _("Rendez-vous téléphonique prévu")
    HANDLING_CASE = "handling_case", _("Traitement de son dossier")
    SUSPECTED_FRAUD = "suspected_fraud", _("Soupçon de fraude")
    COMPLAINT = "complaint", _("Réclamation")
    MODERATION = "moderation", _("Modération du forum")
    CHECK = "check", _("Contrôle interne")
