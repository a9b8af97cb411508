"""Addresses of telephone appointments, under /mon-agenda/."""

from django.urls import path

from parvis.appointments import changing, feeds, views

urlpatterns = [
    path("", views.my_calls, name="my_calls"),
    path("prendre/", views.choose_purpose, name="choose_purpose"),
    path("prendre/<slug:slug>/", views.choose_time, name="choose_time"),
    path("prendre/<slug:slug>/verifier/", views.check_call, name="check_call"),
    path("attendre/<slug:slug>/", views.wait_for_time, name="wait_for_time"),
    path("ne-plus-attendre/<slug:slug>/", views.stop_waiting, name="stop_waiting"),
    path("rendez-vous/<uuid:booking>/", changing.my_call, name="my_call"),
    path("rendez-vous/<uuid:booking>/deplacer/", changing.move_call, name="move_call"),
    path("rendez-vous/<uuid:booking>/annuler/", changing.cancel_call, name="cancel_call"),
    path("rendez-vous/<uuid:booking>/encore/", changing.call_again, name="call_again"),
    path("rendez-vous/<uuid:booking>/agenda.ics", feeds.one_call, name="call_file"),
    path("abonnement/", feeds.feed_page, name="agenda_feed"),
    path("flux/<str:token>/agenda.ics", feeds.feed, name="feed"),
]
