"""Addresses of the help points."""

from django.urls import path

from parvis.places import views

urlpatterns = [
    path("nous-trouver/", views.find_us, name="find_us"),
    path("nous-trouver/contours.json", views.outlines, name="outlines"),
    path("nous-trouver/lieu/<slug:slug>/", views.help_point, name="help_point"),
]
