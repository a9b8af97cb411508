"""Addresses of the cases application."""

from django.urls import URLPattern, URLResolver, path

from parvis.cases import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("mes-demarches/", views.my_cases, name="my_cases"),
]
