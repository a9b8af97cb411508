"""Addresses of recovery: the lost code; what else was lost; the links of its letters."""

from django.urls import path

from parvis.recovery import pages, views

urlpatterns = [
    path("code-perdu/", pages.lost_code, name="lost_code"),
    path("code-perdu/courriel-envoye/", pages.lost_code_sent, name="lost_code_sent"),
    path("code-perdu/<str:token>/", pages.new_code, name="new_code"),
    path("code-perdu/<str:token>/conseil/", pages.new_code_advice, name="new_code_advice"),
    path("mon-compte/demande-en-attente/", pages.waiting, name="waiting_recovery"),
    path("acces-perdu/", views.step_page, name="lost_access"),
    path("acces-perdu/reponse/", views.answer_page, name="lost_access_answer"),
    path("acces-perdu/demande/", views.asked_page, name="lost_access_asked"),
    path("acces-perdu/effacer/", views.cancel, name="lost_access_cancel"),
    path("acces-perdu/courrier/", pages.letter_code, name="letter_code"),
    path("acces-perdu/courrier/envoye/", pages.letter_code_sent, name="letter_code_sent"),
    path("acces-perdu/courrier/code/", pages.letter_code_typed, name="letter_code_typed"),
    path("acces-perdu/confirmer/<str:token>/", pages.confirm_recovery, name="confirm_recovery"),
    path("acces-perdu/arreter/<str:token>/", pages.stop, name="stop_recovery"),
    path("acces-perdu/<slug:page>/", views.step_page, name="lost_access_step"),
]
