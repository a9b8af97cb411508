"""In production, the practice pages do not exist."""

import os
import subprocess
import sys

LOOK = """
import django
django.setup()
from django.apps import apps
from django.urls import Resolver404, resolve
assert not apps.is_installed("parvis.workshop")
for address in ("", "personnes.json", "personnes/camille/", "courrier/", "courrier.json", "remise-a-zero/"):
    try:
        resolve(f"/atelier/{address}")
    except Resolver404:
        print("not there")
"""


def test_no_practice_page():
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "parvis.settings",
        "PARVIS_MODE": "production",
        "PARVIS_SECRET_KEY": "a-secret-of-this-test-alone",
    }
    looked = subprocess.run(
        [sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True, check=False
    )
    assert looked.stdout == "not there\n" * 6, looked.stderr
