"""Addresses of the desk, under /bureau/."""

from django.urls import include, path

from parvis.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("", include("parvis.agents.urls")),
    path("", include("parvis.desk.daily_urls")),
]
