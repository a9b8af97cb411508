"""The link of a letter that ends a subscription, without signing in."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

from parvis.forum.models import Subscription

SALT = "forum.subscription"


def token_of(subscription: Subscription) -> str:
    """The same in each letter: it works as long as there is something to end."""
    return Signer(salt=SALT, sep=".").sign(subscription.pk.hex)


def subscription_of(token: str) -> Subscription | None:
    """None: it was ended already, or the token is none of ours."""
    try:
        id_ = UUID(hex=Signer(salt=SALT, sep=".").unsign(token))
    except (BadSignature, ValueError):
        return None
    return Subscription.objects.select_related("topic__category").filter(pk=id_).first()


def unsubscribe(token: str) -> bool:
    """False: there was nothing to end."""
    found = subscription_of(token)
    return bool(found and Subscription.objects.filter(pk=found.pk).delete()[0])
