"""Addresses of signing in and out."""

from django.urls import path

from parvis.authentication import sessions, views

urlpatterns = [
    path("se-connecter/", views.sign_in, name="sign_in"),
    path("se-deconnecter/", views.sign_out, name="sign_out"),
    path("session/prolonger/", sessions.session_extend, name="session_extend"),
    path("session/terminee/", sessions.session_ended, name="session_ended"),
]
