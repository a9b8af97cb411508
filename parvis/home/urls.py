"""Addresses of the front page and of the pages around it."""

from django.urls import path

from parvis.home import views

urlpatterns = [
    path("", views.page, {"name": "front"}, name="home"),
    path("aide/", views.help_page, name="help"),
    path("accessibilite/", views.page, {"name": "accessibility"}, name="accessibility"),
    path("mentions-legales/", views.page, {"name": "legal"}, name="legal"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("conditions/", views.page, {"name": "terms"}, name="terms"),
    path("mon-compte/", views.dashboard, name="dashboard"),
]
