"""What the pages of leaving read."""

from parvis.accounts.models import Account
from parvis.leaving.models import Closing


def pending_closing(account: Account) -> Closing | None:
    """The closing that waits, if there is one that nothing has made void. One query."""
    closing = Closing.objects.filter(account=account).first()
    if closing and account.disowned_at and account.disowned_at >= closing.asked_at:
        return None
    return closing
