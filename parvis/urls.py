"""Every route of the portal: French at the root, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from parvis.home import views as home_views

urlpatterns = [
    path("sante/", home_views.health, name="health"),
    path("", include("parvis.letters.urls")),
    path("", include("parvis.ui.urls")),
    *([path("atelier/", include("parvis.workshop.urls"))] if settings.PRACTICE else []),
    *i18n_patterns(  # tried one after the other: first those that most visitors ask for
        path("", include("parvis.home.urls")),
        path("", include("parvis.enrolment.urls")),
        path("", include("parvis.authentication.urls")),
        path("", include("parvis.accounts.urls")),
        path("", include("parvis.profile.urls")),
        path("", include("parvis.leaving.urls")),
        path("", include("parvis.places.urls")),
        path("", include("parvis.recovery.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "parvis.ui.views.bad_request"
handler403 = "parvis.ui.views.forbidden"
handler404 = "parvis.ui.views.not_found"
handler500 = "parvis.ui.views.server_error"
