"""What is shown of an address, and where a sign-in may lead. Pure decisions."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, override

HIDDEN = "•••"


def masked_email(email: str) -> str:
    """« c•••@courriel.example »: enough to know which letter box, for somebody who knows it."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}{HIDDEN}@{domain}"


def masked_mobile(mobile: str) -> str:
    """« •• •• •• •• 01 »: the last two digits of a number in E.164."""
    return f"•• •• •• •• {mobile[-2:]}"


def local_path(asked: str) -> str:
    """The address when it is a page of this portal, else "". Only a path: no host, no scheme, no control
    character, no backslash, which browsers take for a slash.
    """
    if not asked.startswith("/") or not asked.isprintable() or "\\" in asked or asked.startswith("//"):
        return ""
    if not url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return ""
    try:
        path = urlsplit(asked).path
        with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
            resolve(path)
    except (Resolver404, ValueError):
        return ""
    return asked
