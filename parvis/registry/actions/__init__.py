"""Verbs on the registry: import a file of members, write a fictitious one."""

from parvis.registry.actions.import_members import Report, import_members
from parvis.registry.actions.refuse import ImportRefused
from parvis.registry.actions.write_sample import write_sample

__all__ = ["ImportRefused", "Report", "import_members", "write_sample"]
