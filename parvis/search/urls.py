"""Addresses of the search."""

from django.urls import path

from parvis.search import views

urlpatterns = [path("recherche/", views.search, name="search")]
