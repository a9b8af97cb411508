"""Every setting of Parvis: practice by default, production by environment. See docs/operating.md."""

from datetime import timedelta
from pathlib import Path

from parvis.lib.data_folder import data_folder
from parvis.lib.environment import Environment, origins
from parvis.lib.organisation import load_organisation
from parvis.lib.static_headers import add_headers

env = Environment()
PACKAGE = Path(__file__).resolve().parent
DATA = data_folder()

# ---- the two modes -------------------------------------------------------------------------
PRACTICE = env.choice("PARVIS_MODE", ("practice", "production"), default="practice") == "practice"
MODE_GIVEN = bool(env.text("PARVIS_MODE", default=""))
DEBUG = False
ORGANISATION = load_organisation(env.path("PARVIS_ORGANISATION", default=PACKAGE / "parvis.toml"))
PUBLIC_URL = env.text("PARVIS_PUBLIC_URL", default="http://localhost:8000").rstrip("/")
SECRET_KEY = env.text("PARVIS_SECRET_KEY", default="practice-only-not-a-secret")
KEYS_FILE = env.path("PARVIS_KEYS_FILE", default=None)
ALLOWED_HOSTS = env.words("PARVIS_ALLOWED_HOSTS", default="localhost 127.0.0.1 [::1]")
TRUSTED_PROXIES = env.words("PARVIS_TRUSTED_PROXIES", default="")
HTTPS = PUBLIC_URL.startswith("https://")

# ---- ports: which implementation answers (fakes are refused in production by a system check) --
KEYS_PORT = env.text(
    "PARVIS_KEYS_PORT",
    default="parvis.connections.keys.fake.PracticeKeys" if PRACTICE and not KEYS_FILE
    else "parvis.connections.keys.file.FileKeys",
)  # fmt: skip
MEMBERS_PORT = env.text(
    "PARVIS_MEMBERS_PORT",
    default="parvis.connections.members.fake.ScriptedMembers" if PRACTICE
    else "parvis.registry.matching.DatabaseMembers",
)  # fmt: skip
SMS = {  # of the HTTP gateway; places to fill: {to} {to_digits} {text} {reference} {sender} {token}
    "url": env.text("PARVIS_SMS_URL", default=""),
    "method": env.choice("PARVIS_SMS_METHOD", ("POST", "PUT"), default="POST"),
    "token": env.text("PARVIS_SMS_TOKEN", default=""),
    "sender": env.text("PARVIS_SMS_SENDER", default=""),
    "headers": env.text(
        "PARVIS_SMS_HEADERS",
        default='{"Authorization": "Bearer {token}", "Idempotency-Key": "{reference}"}',
    ),
    "body": env.text(
        "PARVIS_SMS_BODY",
        default='{"to": "{to}", "text": "{text}", "reference": "{reference}", "sender": "{sender}"}',
    ),
    "id_field": env.text("PARVIS_SMS_ID_FIELD", default=""),
    "refused_statuses": env.words("PARVIS_SMS_REFUSED_STATUSES", default="400 422"),
    "refused_field": env.text("PARVIS_SMS_REFUSED_FIELD", default=""),
    "refused_values": env.words("PARVIS_SMS_REFUSED_VALUES", default=""),
}
OVH = {  # SMS through OVHcloud: PARVIS_SMS_PORT=parvis.connections.sms.ovh.OvhSms
    "endpoint": env.text("PARVIS_OVH_ENDPOINT", default="ovh-eu"),
    "application_key": env.text("PARVIS_OVH_APPLICATION_KEY", default=""),
    "application_secret": env.text("PARVIS_OVH_APPLICATION_SECRET", default=""),
    "consumer_key": env.text("PARVIS_OVH_CONSUMER_KEY", default=""),
    "service": env.text("PARVIS_OVH_SERVICE", default=""),
}
SMS_RECEIPTS = {  # posted by the gateway to /sms/accuse/<secret>/
    "secret": env.text("PARVIS_SMS_RECEIPT_SECRET", default=""),
    "reference": env.text("PARVIS_SMS_RECEIPT_REFERENCE", default="reference"),
    "status": env.text("PARVIS_SMS_RECEIPT_STATUS", default="status"),
    "delivered": env.words("PARVIS_SMS_RECEIPT_DELIVERED", default="delivered"),
    "failed": env.words("PARVIS_SMS_RECEIPT_FAILED", default="failed undelivered rejected expired"),
}
SMS_PORT = env.text(
    "PARVIS_SMS_PORT",
    default="parvis.connections.sms.fake.LetterBoxSms" if PRACTICE
    else "parvis.connections.sms.gateway.HttpGateway" if SMS["url"] else "",
)  # fmt: skip
# where SMS go, by calling code: France and its overseas; in practice the numbers kept for fiction too
SMS_COUNTRIES = env.words(
    "PARVIS_SMS_COUNTRIES",
    default="33 262 508 590 594 596 681 687 689" + (" 1 44" if PRACTICE else ""),
)

WEBHOOKS_PORT = env.text(
    "PARVIS_WEBHOOKS_PORT",
    default="parvis.connections.webhooks.practice.PracticeWebhooks" if PRACTICE
    else "parvis.connections.webhooks.live.LiveWebhooks",
)  # fmt: skip
CLAMD = env.text("PARVIS_CLAMD", default="")  # unix:/run/clamav/clamd.ctl or tcp://host:3310
ANTIVIRUS_PORT = env.text(  # none: people cannot add documents
    "PARVIS_ANTIVIRUS_PORT",
    default="parvis.connections.antivirus.fake.ScriptedAntivirus" if PRACTICE
    else "parvis.connections.antivirus.clamd.Clamd" if CLAMD else "",
)  # fmt: skip

GEOCODER_URL = env.text("PARVIS_GEOCODER_URL", default="")
GUIDES_PICTURES = env.path("PARVIS_GUIDES_PICTURES", default=DATA / "guides")
GUIDES_FOLDER = env.path("PARVIS_GUIDES_FOLDER", default=None)  # the organisation's own, over ours
TILES_URL = env.text("PARVIS_TILES_URL", default="")
TILES_ATTRIBUTION = env.text("PARVIS_TILES_ATTRIBUTION", default="")
ITINERARY_URL = env.text(  # a link on the pages of help points: nothing is asked there before a click
    "PARVIS_ITINERARY_URL", default="https://www.openstreetmap.org/directions?to={lat}%2C{lng}"
)
GEOCODER_PORT = "parvis.connections.geocoder.live.Geoplateforme" if GEOCODER_URL else ""

ASSISTANT_LLM = {  # rephrases what the assistant found; off at first (docs/operating.md)
    "url": env.text("PARVIS_ASSISTANT_LLM_URL", default=""),
    "model": env.text("PARVIS_ASSISTANT_LLM_MODEL", default=""),
    "key": env.text("PARVIS_ASSISTANT_LLM_KEY", default=""),
}
CHAT_PORT = "parvis.connections.rephrasing.chat.ChatEndpoint" if any(ASSISTANT_LLM.values()) else ""
REPHRASING_PORT = env.text("PARVIS_REPHRASING_PORT", default=CHAT_PORT)
REPHRASING_SECONDS = 4.0  # for everything: a person is waiting, and the passages are there already

IDENTITY = {  # of agents at the desk: OpenID Connect, such as ProConnect (docs/desk.md)
    "issuer": env.text("PARVIS_OIDC_ISSUER", default=""),
    "client_id": env.text("PARVIS_OIDC_CLIENT_ID", default=""),
    "client_secret": env.text("PARVIS_OIDC_CLIENT_SECRET", default=""),
    "name": env.text("PARVIS_OIDC_NAME", default="ProConnect"),
    "scopes": env.text("PARVIS_OIDC_SCOPES", default="openid email"),
    "acr_values": env.text("PARVIS_OIDC_ACR_VALUES", default=""),
    "claims": env.text("PARVIS_OIDC_CLAIMS", default='{"id_token": {"amr": {"essential": true}}}'),
    "second_factor_acr": env.words(
        "PARVIS_OIDC_SECOND_FACTOR_ACR",
        default="https://proconnect.gouv.fr/assurance/self-asserted-2fa "
        "https://proconnect.gouv.fr/assurance/consistency-checked-2fa eidas2 eidas3",
    ),
    "second_factor_amr": env.words("PARVIS_OIDC_SECOND_FACTOR_AMR", default="mfa"),
    "seconds": 5.0,  # that its answers may take
    "email_is_verified": env.flag("PARVIS_OIDC_EMAIL_IS_VERIFIED", default=False),
}
IDENTITY_PORT = "parvis.connections.identity.oidc.OpenIdConnect" if IDENTITY["issuer"] else ""

# ---- applications ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "leaflet",
    "parvis.ui",
    "parvis.serving",
    "parvis.limits",
    "parvis.journal",
    "parvis.letters",
    "parvis.webhooks",
    "parvis.registry",
    "parvis.accounts",
    "parvis.agents",
    "parvis.authentication",
    "parvis.profile",
    "parvis.leaving",
    "parvis.places",
    "parvis.appointments",
    "parvis.cases",
    "parvis.guides",
    "parvis.questions",
    "parvis.search",
    "parvis.assistant",
    "parvis.forum",
    "parvis.enrolment",
    "parvis.recovery",
    "parvis.api",
    "parvis.home",
    "parvis.desk",
    *(["parvis.workshop"] if PRACTICE else []),
]
MIDDLEWARE = [
    "parvis.ui.middleware.outage_page",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "parvis.ui.middleware.page_headers",
    "parvis.ui.middleware.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "parvis.ui.middleware.utf_8_only",
    "parvis.ui.middleware.no_blank_refusal",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "parvis.authentication.middleware.session_watch",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "parvis.urls"
WSGI_APPLICATION = "parvis.wsgi.application"
LOADERS = [("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": LOADERS,
            "context_processors": [
                "django.template.context_processors.request",
                "parvis.ui.context.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "parvis.ui.templatetags.breaking",
                "parvis.ui.templatetags.constant",
                "parvis.ui.templatetags.moments",
            ],
        },
    }
]

# ---- database ----------------------------------------------------------------------------------
DATABASE_GIVEN = bool(env.text("DATABASE_URL", default=""))
DATABASES = {"default": env.database("DATABASE_URL", default="postgresql:///parvis")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- accounts ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["parvis.accounts.backends.NumberAndCode"]
PASSWORD_HASHERS = ["parvis.accounts.hashers.CappedArgon2"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "dashboard"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "parvis.authentication.adapter.Adapter"
ACCOUNT_LOGIN_TIMEOUT = 600  # seconds between the code and the end of the second step
ACCOUNT_RATE_LIMITS = False  # ours are LIMITS
MFA_ADAPTER = "parvis.authentication.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RATE_LIMITS = False
MFA_TOTP_TOLERANCE = 1
SESSION_ENGINE = "parvis.authentication.session_store"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# ---- cookies and headers -------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-parvis_session" if HTTPS else "parvis_session"
CSRF_COOKIE_NAME = "__Host-parvis_csrf" if HTTPS else "parvis_csrf"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "parvis.ui.views.stale_page"
ENROLMENT_COOKIE = "__Host-parvis_enrolment" if HTTPS else "parvis_enrolment"
BROWSER_COOKIE = "__Host-parvis_browser" if HTTPS else "parvis_browser"
AGENT_COOKIE = "__Host-parvis_agent" if HTTPS else "parvis_agent"  # of the desk, and of nobody else
HANDSHAKE_COOKIE = "__Host-parvis_handshake" if HTTPS else "parvis_handshake"
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = False  # the reverse proxy's work: see docs/operating.md
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "media-src": ["'self'"],  # the films of the guides
        "img-src": ["'self'", "data:", *origins(TILES_URL)],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# ---- what is sent to us: short forms, and no file but on the page of a document -------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 1  # on that page; others refuse it where it begins
FILE_UPLOAD_HANDLERS = ["parvis.ui.uploads.NoFile"]

# ---- languages -----------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["parvis.locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.text("PARVIS_TIME_ZONE", default="Europe/Paris")

# ---- static files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("PARVIS_STATIC_ROOT", default=DATA / "static")
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "parvis.serving.static_files.GzippedFiles"},
}

# ---- letters ---------------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("PARVIS_SMTP_HOST", default="127.0.0.1")
EMAIL_PORT = env.number("PARVIS_SMTP_PORT", default=8025)
EMAIL_HOST_USER = env.text("PARVIS_SMTP_USER", default="")
EMAIL_HOST_PASSWORD = env.text("PARVIS_SMTP_PASSWORD", default="")
EMAIL_USE_TLS = env.flag("PARVIS_SMTP_STARTTLS", default=False)
EMAIL_TIMEOUT = 20
LETTER_BOX = env.path("PARVIS_LETTER_BOX", default=DATA / "letterbox")  # practice only
DEFAULT_FROM_EMAIL = env.text("PARVIS_MAIL_FROM", default="ne-pas-repondre@caisse.example")
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 4,  # a mail server that hangs holds up one letter, not all
    "delete_jobs": "successful",
    "stalled_worker_timeout": 20,
    "update_heartbeat_interval": 5,
}

# ---- rules with a number: sizes, durations, limits ------------------------------------------------
RIB_TAIL_LENGTH = env.number("PARVIS_RIB_TAIL_LENGTH", default=7)
ENROLMENT_IDLE = timedelta(hours=1)
ACTIVATION_LINK_VALID = timedelta(days=env.number("PARVIS_LINK_DAYS", default=7))
ACTIVATION_RENEWABLE = timedelta(days=7)
LINKS_VALID = {  # parvis.accounts.enums.LinkPurpose: how long the link of a letter works
    "not_me": timedelta(days=10),
    "new_email": timedelta(hours=24),
    "undo_email": timedelta(days=10),
    "lost_code": timedelta(minutes=30),
    "recovery_email": timedelta(hours=24),
    "stop_recovery": timedelta(days=30),  # once it is applied the same link freezes the account
    "stop_closing": timedelta(days=30),  # as long as a closing may wait
}
ONE_TIME_CODE_VALID = timedelta(minutes=10)
LETTER_CODE_VALID = timedelta(days=30)
WAITING_PERIOD = timedelta(hours=24)  # before what was lost is replaced, and before an account is closed
WAITING_BY_POST = timedelta(days=7)  # the same when it could be announced by a letter on paper alone
CODE_AFTER_RECOVERY = timedelta(hours=24)  # the link goes out at an hour that nobody was told
BROWSER_TRUSTED = timedelta(days=30)
MAILBOX_NOT_ENOUGH = timedelta(days=30)  # for the second step, after a code chosen through the mailbox
CONFIRMED_FOR = timedelta(minutes=10)  # how long code or passkey, once given, allow important changes
SESSION_IDLE = timedelta(minutes=env.number("PARVIS_SESSION_IDLE_MINUTES", default=15, least=5, most=60))
SESSION_LONGEST = timedelta(hours=12)
AGENT_IDLE, AGENT_LONGEST = timedelta(minutes=15), timedelta(hours=10)
AGENT_SIGN_IN_VALID = timedelta(minutes=10)  # from the first step to the last one
AGENT_INVITATION_VALID = timedelta(days=3)
# until when before a call the person moves or cancels it alone
APPOINTMENT_CHANGE_UNTIL = timedelta(hours=env.number("PARVIS_APPOINTMENT_CHANGE_HOURS", default=4))
DOCUMENT_KEPT = timedelta(days=env.number("PARVIS_DOCUMENT_DAYS", default=30))  # once the body has it
CASE_KEPT = timedelta(days=env.number("PARVIS_CASE_DAYS", default=730))  # once it is closed
DOCUMENT_CONTENT_KEPT = not PRACTICE  # whoever practises with a real paper must leave no trace of it
INACTIVE_AFTER, ERASED_AFTER_NOTICE = timedelta(days=700), timedelta(days=30)  # 23 months, then 30 days
# fmt: off
LIMITS = {  # scope: ((hits, window), ...). Read by parvis.limits; told to people in docs/security.md
    "proof_browser":  ((5, timedelta(hours=6)),),
    "proof_number":   ((10, timedelta(hours=1)), (15, timedelta(days=1))),
    "proof_address":  ((300, timedelta(minutes=5)),),
    "new_record":     ((300, timedelta(minutes=5)),),
    "email_advice":   ((300, timedelta(minutes=5)),),
    "geocoder":       ((100, timedelta(minutes=5)),),
    "guide_feedback": ((60, timedelta(minutes=5)),), "search": ((300, timedelta(minutes=5)),),
    "search_nothing": ((60, timedelta(minutes=5)), (300, timedelta(days=1))),
    "assistant":      ((300, timedelta(minutes=5)),), "assistant_vote": ((100, timedelta(days=1)),),
    "assistant_unanswered": ((100, timedelta(days=1)),),  # questions without answer that are counted
    "code_advice":    ((60, timedelta(minutes=5)),),
    "send_activation": ((10, timedelta(days=1)),),  # to one mailbox, send_mailbox says how often
    "send_letter":    ((1, timedelta(seconds=60)), (10, timedelta(days=1))),
    "send_mailbox":   ((1, timedelta(seconds=60)), (10, timedelta(days=1))),
    "challenge":      ((1, timedelta(minutes=15)),),
    "sign_in_number": ((10, timedelta(minutes=15)), (100, timedelta(days=1))),  # from unknown browsers
    "sign_in_known_browser": ((10, timedelta(minutes=15)), (100, timedelta(days=1))),
    "sign_in_address": ((300, timedelta(minutes=5)),),
    "passkey_options": ((300, timedelta(minutes=5)),),
    "passkey_challenge": ((1, timedelta(minutes=15)),),  # each is used once
    "second_step":    ((10, timedelta(minutes=15)), (100, timedelta(days=1))),
    "second_step_told": ((1, timedelta(days=1)),),  # notices that it failed
    "confirm":        ((5, timedelta(minutes=15)), (30, timedelta(days=1))),
    "send_code":      ((1, timedelta(seconds=30)), (10, timedelta(hours=1)), (30, timedelta(days=1))),
    "lost_code":      ((3, timedelta(hours=1)), (6, timedelta(days=1))),
    "lost_code_address": ((30, timedelta(minutes=5)),),
    "letter_code":    ((1, timedelta(days=1)), (3, timedelta(days=30))),
    "letter_codes":   ((env.number("PARVIS_LETTER_CODES_A_DAY", default=200), timedelta(days=1)),),  # in all
    "recovery":       ((3, timedelta(days=1)), (6, timedelta(days=30))),
    "recovery_stopped": ((2, timedelta(days=10)),),  # stopped that often by whoever is on file: by phone
    "send_mobile":    ((10, timedelta(hours=1)), (20, timedelta(days=1))),  # whoever's account it is
    "agent_sign_in":  ((10, timedelta(minutes=15)), (50, timedelta(days=1))),  # one agent, one place
    "agent_sign_in_anywhere": ((50, timedelta(minutes=15)), (100, timedelta(days=1))),
    "agent_address":  ((100, timedelta(minutes=5)),),
    "agent_second_step": ((5, timedelta(minutes=15)), (30, timedelta(days=1))),
    "agent_search":   ((30, timedelta(minutes=5)), (300, timedelta(days=1))),  # people looked for by an agent
    "limits_lifted":  ((3, timedelta(days=1)),),  # those of one person, by whichever agents
    "appointments":   ((30, timedelta(days=1)),),  # booked and moved, by one person: each may cost an SMS
    "agenda_feed":    ((60, timedelta(hours=1)),),  # readings of one feed
    "api_token_address": ((300, timedelta(minutes=5)),),
    "api_token":      ((60, timedelta(minutes=5)),),  # to one client: a token lasts a quarter of an hour
    "api_calls":      ((1200, timedelta(minutes=5)),),  # of one client
    "change_email":   ((5, timedelta(hours=1)), (10, timedelta(days=1))),
    "forum_topic":    ((5, timedelta(hours=1)), (10, timedelta(days=1))),  # questions of one member
    "forum_post":     ((15, timedelta(hours=1)), (40, timedelta(days=1))),  # whatever they write or change
    "forum_mark":     ((120, timedelta(hours=1)),),  # « this helped », pressed or undone
    "forum_report":   ((10, timedelta(hours=1)), (30, timedelta(days=1))),
    "forum_search":   ((300, timedelta(minutes=5)),), "forum_draft": ((60, timedelta(minutes=5)),),
    "document":       ((20, timedelta(hours=1)), (40, timedelta(days=1))),
}
# fmt: on
COUNTED_BY = 20  # questions and searches of one address, in a process: the database counts them together
MOST_NOTICES = {"sms": 10, "email": 50}  # to one account in a day: whoever is in it pays for none of them
LOGGING_CONFIG = "parvis.lib.logs.configure"
LOGGING = {"level": env.text("PARVIS_LOG_LEVEL", default="INFO")}
