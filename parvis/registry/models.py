"""One row a member: look-up fingerprint, evidence digests, and everything personal sealed."""

import uuid

from django.db import models

from parvis.connections.members import MemberStatus

TABLE = "registry_member"


class Member(models.Model):
    """Whom the body insures. The number itself is not kept.

    `id` never changes, whatever is imported and whichever key is used: accounts point to it.
    `sealed` holds rules.Sealed. `content_digest` is a keyed digest of the whole row in clear: an unchanged
    row is recognised by it and left alone, although sealing is random.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number_fingerprint = models.BinaryField(max_length=33, unique=True)
    status = models.CharField(max_length=11, choices=[(status, status.name) for status in MemberStatus])
    sealed = models.BinaryField()
    rib_evidence = models.BinaryField(max_length=33, null=True)
    card_evidence = models.BinaryField(max_length=33)
    content_digest = models.BinaryField(max_length=33)

    def __str__(self) -> str:
        return f"member {self.id}"
