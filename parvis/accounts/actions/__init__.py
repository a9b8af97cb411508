"""The verbs of accounts: open, tell, freeze; links and one-time codes."""

from parvis.accounts.actions.open import Opening, open_account

__all__ = ["Opening", "open_account"]
