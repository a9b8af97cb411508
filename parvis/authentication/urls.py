"""Addresses of signing in and out, of confirming, and of the factors."""

from django.urls import path

from parvis.authentication import factor_pages, sessions, views

FACTORS = "mon-compte/securite/deuxieme-etape/"

urlpatterns = [
    path("se-connecter/", views.sign_in, name="sign_in"),
    path("se-connecter/cle/", views.passkey_sign_in, name="passkey_sign_in"),
    path("se-connecter/cle/options/", views.passkey_options, name="passkey_options"),
    path("se-connecter/deuxieme-etape/", views.second_step, name="second_step"),
    path("se-connecter/deuxieme-etape/envoyer/", views.second_step_send, name="second_step_send"),
    path("se-connecter/deuxieme-etape/autrement/", views.second_step_other, name="second_step_other"),
    path("se-deconnecter/", views.sign_out, name="sign_out"),
    path("mon-compte/confirmer/", views.confirm, name="confirm"),
    path("mon-compte/cle-d-acces/", factor_pages.passkey_offer, name="passkey_offer"),
    path(FACTORS, factor_pages.factors, name="factors"),
    path(f"{FACTORS}application/", factor_pages.app_add, name="app_add"),
    path(f"{FACTORS}application/retirer/", factor_pages.app_remove, name="app_remove"),
    path(f"{FACTORS}cle/", factor_pages.passkey_add, name="passkey_add"),
    path(f"{FACTORS}cle/<int:id_>/retirer/", factor_pages.passkey_remove, name="passkey_remove"),
    path(f"{FACTORS}codes-de-secours/", factor_pages.recovery_codes, name="recovery_codes"),
    path("session/prolonger/", sessions.session_extend, name="session_extend"),
    path("session/terminee/", sessions.session_ended, name="session_ended"),
]
