"""Addresses of the agents' own sign-in, under /bureau/."""

from django.urls import path

from parvis.agents import provider_pages, roster_pages, views

urlpatterns = [
    path("se-connecter/", views.sign_in, name="agent_sign_in"),
    path("se-connecter/code/", views.second_step, name="agent_second_step"),
    path("se-connecter/fournisseur/", provider_pages.leave_for, name="agent_provider"),
    path("se-connecter/retour/", provider_pages.come_back, name="agent_provider_back"),
    path("invitation/<str:token>/", views.invitation, name="agent_invitation"),
    path("premiere-connexion/", views.enrol, name="agent_enrol"),
    path("confirmer/", views.confirm, name="agent_confirm"),
    path("agents/", roster_pages.roster, name="agent_roster"),
    path("agents/inviter/", roster_pages.add, name="agent_add"),
    path("agents/<uuid:id_>/roles/", roster_pages.change, name="agent_roles"),
    path("agents/<uuid:id_>/<slug:key>/", roster_pages.act, name="agent_act"),
    path("se-deconnecter/", views.sign_out, name="agent_sign_out"),
]
