"""Addresses of signing in and out, and of the "this is not me" link."""

from django.urls import path

from parvis.accounts import views

urlpatterns = [
    path("se-connecter/", views.sign_in, name="sign_in"),
    path("se-deconnecter/", views.sign_out, name="sign_out"),
    path("ce-n-est-pas-moi/<str:token>/", views.not_me, name="not_me"),
]
