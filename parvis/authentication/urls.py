"""Addresses of signing in and out."""

from django.urls import path

from parvis.authentication import views

urlpatterns = [
    path("se-connecter/", views.sign_in, name="sign_in"),
    path("se-deconnecter/", views.sign_out, name="sign_out"),
]
