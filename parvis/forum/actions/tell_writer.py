"""Tells a member by e-mail what an agent decided about their message, or about them. Never what it said."""

from collections.abc import Mapping
from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.accounts.enums import AccountState
from parvis.forum.enums import Refusal, State
from parvis.forum.models import Post, Writer
from parvis.forum.presenters import topic_url
from parvis.forum.queries import page_of
from parvis.letters.actions import NewLetter, queue_letters
from parvis.letters.enums import LetterKind
from parvis.letters.wording import in_words


class Told(StrEnum):
    PUBLISHED = "published"
    CUT = "cut"
    TITLE_CUT = "title_cut"
    REFUSED = "refused"
    REMOVED = "removed"
    SUSPENDED = "suspended"
    RESTORED = "restored"


SAID: Mapping[Told, Promise] = {
    Told.PUBLISHED: _("Votre message est publié\u00a0: tout le monde peut le lire."),
    Told.CUT: _(
        "Votre message est publié, sans un passage que nous avons retiré. "
        "Motif\u00a0: «\u00a0%(reason)s\u00a0»."
    ),
    Told.TITLE_CUT: _("Nous avons retiré un passage du titre de votre question. Motif : « %(reason)s »."),
    Told.REFUSED: _("Votre message n’est pas publié. Motif\u00a0: «\u00a0%(reason)s\u00a0»."),
    Told.REMOVED: _("Votre message n’est plus publié. Motif\u00a0: «\u00a0%(reason)s\u00a0»."),
    Told.SUSPENDED: _(
        "Vos messages ne sont plus acceptés sur le forum jusqu’au %(until)s. "
        "Motif\u00a0: «\u00a0%(reason)s\u00a0». Vous pouvez toujours le lire."
    ),
    Told.RESTORED: _("Vous pouvez de nouveau écrire sur le forum."),
}


def tell_writer(
    writer: Writer | None, told: Told, event: str, refusal: str = "", post: Post | None = None
) -> None:
    """In the caller's transaction. `event`: of what, told once. No writer: nobody is told. `post`: where the
    letter leads, when it is read.
    """
    account = writer.account if writer else None
    if writer is None or account is None or account.state != AccountState.ACTIVE:
        return
    with override(account.language):
        until = in_words(writer.suspended_until) if writer.suspended_until else ""
        reason = Refusal(refusal).label if refusal else ""
        said = str(SAID[told] % {"reason": reason, "until": until})
        address = settings.PUBLIC_URL + _page_of(post)
    profile = account.profile
    queue_letters([NewLetter(
        LetterKind.FORUM_DECIDED, event=event, to=profile.email, language=account.language, about=account.pk,
        context={"first_names": profile.first_names, "said": said, "page_url": address},
    )])  # fmt: skip


def _page_of(post: Post | None) -> str:
    if post is None or post.state != State.PUBLISHED:
        return reverse("forum")
    return topic_url(post.topic, page_of(post), post)
