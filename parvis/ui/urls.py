"""Addresses of the theme. The pages of errors have none: they answer in place of another."""

from django.urls import path, re_path

from parvis.ui import views

urlpatterns = [
    path("theme-<slug:digest>.css", views.theme_css, name="theme_css"),
    re_path(r"^logo-(?P<digest>[0-9a-f]+)(?P<suffix>\.[a-z]+)$", views.logo, name="logo"),
]
