"""Addresses of the guides."""

from django.urls import path

from parvis.guides import views
from parvis.guides.files import KINDS

urlpatterns = [
    path("fiches/", views.index, name="guides"),
    path("fiches/<slug:slug>/", views.guide, name="guide"),
    path("fiches/<slug:slug>/etape-<int:step>.png", views.picture, name="guide_picture"),
    *(
        path(f"fiches/<slug:slug>/{kind.name}", views.file, {"kind": key}, name=f"guide_{key}")
        for key, kind in KINDS.items()
    ),
    path("fiches/<slug:slug>/avis/", views.helped, name="guide_helped"),
    path("fiches/<slug:slug>/avis/<uuid:id_>/", views.reason, name="guide_reason"),
    path("fiches/<slug:slug>/merci/", views.thanks, name="guide_thanks"),
]
