"""What a client may be allowed to do."""

from django.db import models


class Scope(models.TextChoices):
    CASES_WRITE = "cases:write"
    CASES_READ = "cases:read"
    DOCUMENTS_READ = "documents:read"
