"""Addresses of the desk, under /bureau/."""

from django.urls import include, path

from parvis.desk import figure_pages, help_pages, views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("aide/", help_pages.find, name="desk_help"),
    path("aide/personne/", help_pages.person, name="desk_person"),
    path("aide/personne/fermer/", help_pages.close, name="desk_person_close"),
    path("aide/personne/acces/", help_pages.recovery, name="desk_recovery"),
    path("aide/personne/<slug:key>/", help_pages.remedy, name="desk_remedy"),
    path("chiffres/", figure_pages.figures, name="desk_figures"),
    path("chiffres/chiffres.csv", figure_pages.figures_csv, name="desk_figures_csv"),
    path("", include("parvis.agents.urls")),
    path("", include("parvis.desk.daily_urls")),
]
