"""RSS: the newest questions, of the whole forum or of one category."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.forum import queries
from parvis.forum.models import Category
from parvis.forum.presenters import topic_url
from parvis.forum.views import category_or_404
from parvis.ui.language import reader_language


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Of the whole forum."""
    title = _("Le forum de %(organisation)s") % {"organisation": settings.ORGANISATION.name}
    return _feed(request, title, reverse("forum"), None)


@require_safe
def of_category(request: HttpRequest, slug: str) -> HttpResponse:
    """Of one category."""
    category = category_or_404(slug)
    return _feed(request, category.name, reverse("forum_category", args=[slug]), category)


def _feed(request: HttpRequest, title: str, url: str, category: Category | None) -> HttpResponse:
    feed = Rss201rev2Feed(
        title=title, link=settings.PUBLIC_URL + url, language=reader_language(),
        description=_("Les questions des membres, et leurs réponses"),
        feed_url=settings.PUBLIC_URL + request.path,
    )  # fmt: skip
    for topic, text in queries.for_feed(category):
        address = settings.PUBLIC_URL + topic_url(topic)
        author = topic.writer.pseudonym if topic.writer else None
        feed.add_item(
            title=topic.title, link=address, description=text, pubdate=topic.created_at,
            unique_id=f"{settings.PUBLIC_URL}/forum/#{topic.pk}",  # its title, so its address, may change
            unique_id_is_permalink=False, author_name=author, categories=[topic.category.name],
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
