"""Addresses of the daily pages: calls, openings, cases, questions, the forum."""

from django.conf import settings
from django.urls import URLPattern, path

from parvis.desk import (
    call_views,
    case_views,
    forum_views,
    forum_writer_views,
    question_views,
    unfound_views,
    week_views,
)

MODULES = settings.ORGANISATION.modules
CALLS = [
    path("appels/", call_views.calls, name="desk_calls"),
    path("appels/<uuid:booking>/", call_views.call, name="desk_call"),
    path("semaine/", week_views.week, name="desk_week"),
    path("semaine/ouverture/", week_views.add_opening, name="desk_opening_add"),
    path("semaine/ouverture/<uuid:opening>/", week_views.opening, name="desk_opening"),
    path("semaine/absence/", week_views.add_absence, name="desk_absence_add"),
    path("semaine/absence/<uuid:absence>/", week_views.absence, name="desk_absence"),
]
CASES = [
    path("dossiers/", case_views.search, name="desk_cases"),
    path("delais/", case_views.times, name="desk_times"),
]
QUESTIONS = [
    path("questions/", question_views.questions, name="desk_questions"),
    path("questions/nouvelle/", question_views.add, name="desk_question_add"),
    path("questions/<uuid:question>/", question_views.change, name="desk_question"),
    path("questions/<uuid:question>/ordre/", question_views.move, name="desk_question_move"),
    path("introuvables/", unfound_views.not_found, name="desk_unfound"),
    path("introuvables/introuvables.csv", unfound_views.not_found_csv, name="desk_unfound_csv"),
]
FORUM = [
    path("forum/", forum_views.queue, name="desk_forum"),
    path("forum/message/<uuid:post>/", forum_views.post, name="desk_forum_post"),
    path("forum/question/<int:topic>/", forum_views.topic, name="desk_forum_topic"),
    path("forum/membre/<int:writer>/", forum_writer_views.writer, name="desk_forum_writer"),
    path("forum/mots/", forum_writer_views.terms, name="desk_forum_terms"),
    path("forum/mots/<int:term>/", forum_writer_views.drop, name="desk_forum_term_drop"),
]

urlpatterns: list[URLPattern] = [
    *(CALLS if MODULES["appointments"] else []),
    *(CASES if MODULES["cases"] else []),
    *QUESTIONS,
    *(FORUM if MODULES["forum"] else []),
]
