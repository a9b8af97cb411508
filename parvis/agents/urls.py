"""Addresses of the agents' own sign-in, under /bureau/."""

from django.urls import path

from parvis.agents import views

urlpatterns = [
    path("se-connecter/", views.sign_in, name="agent_sign_in"),
    path("se-connecter/code/", views.second_step, name="agent_second_step"),
    path("invitation/<str:token>/", views.invitation, name="agent_invitation"),
    path("premiere-connexion/", views.enrol, name="agent_enrol"),
    path("confirmer/", views.confirm, name="agent_confirm"),
    path("se-deconnecter/", views.sign_out, name="agent_sign_out"),
]
