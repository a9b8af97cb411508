"""Every route of the portal: French at the root, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLResolver, include, path

from parvis.home import views as home_views


def _module(name: str, prefix: str, urls: str) -> list[URLResolver]:
    """The addresses of a module, if the organisation offers it."""
    return [path(prefix, include(urls))] if settings.ORGANISATION.modules[name] else []


urlpatterns = [
    path("sante/", home_views.health, name="health"),
    path("", include("parvis.letters.urls")),
    path("", include("parvis.ui.urls")),
    *_module("cases", "api/v1/", "parvis.api.urls"),
    *([path("atelier/", include("parvis.workshop.urls"))] if settings.PRACTICE else []),
    *i18n_patterns(  # tried one after the other: first those that most visitors ask for
        path("", include("parvis.home.urls")),
        *_module("places", "", "parvis.places.urls"),
        *_module("assistant", "", "parvis.assistant.urls"),
        path("", include("parvis.enrolment.urls")),
        path("", include("parvis.authentication.urls")),
        path("", include("parvis.accounts.urls")),
        path("", include("parvis.profile.urls")),
        path("", include("parvis.leaving.urls")),
        *_module("appointments", "mon-agenda/", "parvis.appointments.urls"),
        *_module("cases", "", "parvis.cases.urls"),
        *_module("guides", "", "parvis.guides.urls"),
        path("", include("parvis.search.urls")),
        *_module("forum", "", "parvis.forum.urls"),
        path("", include("parvis.recovery.urls")),
        path("bureau/", include("parvis.desk.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "parvis.ui.views.bad_request"
handler403 = "parvis.ui.views.forbidden"
handler404 = "parvis.ui.views.not_found"
handler500 = "parvis.ui.views.server_error"
