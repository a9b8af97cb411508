"""The agents of the body: their professional identity and their roles."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from parvis.agents.enums import Role


class Agent(models.Model):
    """Someone of the body's staff. `email` is the professional one, in lower case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=12, choices=Role.choices), default=list)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"agent {self.id}"
