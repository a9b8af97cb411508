"""What the one pending record holds, for tests that have made exactly one."""

from parvis.enrolment.models import Contacts, Enrolment, Identity


def identity(**which: str) -> Identity:
    said = Enrolment.objects.get(**which).said_identity()
    assert said is not None
    return said


def contacts() -> Contacts:
    said = Enrolment.objects.get().said_contacts()
    assert said is not None
    return said
