"""The WSGI application, for Granian (`parvis serve`) or any other server."""

import os

from django.core.wsgi import get_wsgi_application

from parvis.lib.request_body import patient
from parvis.serving.checks import require_sound

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.settings")
application = patient(get_wsgi_application())
require_sound()
