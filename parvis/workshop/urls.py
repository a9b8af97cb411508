"""Addresses under /atelier/: the same in every language."""

from django.urls import path

from parvis.workshop import views

urlpatterns = [
    path("", views.workshop, name="workshop"),
    path("personnes.json", views.people_json, name="workshop_people_json"),
    path("personnes/<slug:key>/", views.person, name="workshop_person"),
    path("personnes/<slug:key>/commencer/", views.begin, name="workshop_begin"),
    path("agents.json", views.agents_json, name="workshop_agents_json"),
    path("courrier/", views.letters, name="workshop_letters"),
    path("courrier.json", views.letters_json, name="workshop_letters_json"),
    path("courrier/liens-expires/", views.expire_links, name="workshop_expire_links"),
    path("courrier/<slug:id_>/", views.letter, name="workshop_letter"),
    path("courrier/<slug:id_>/html/", views.letter_html, name="workshop_letter_html"),
    path("systemes/", views.systems, name="workshop_systems"),
    path("remise-a-zero/", views.reset, name="workshop_reset"),
]
