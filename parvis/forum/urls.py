"""Addresses of the forum."""

from django.urls import path

from parvis.forum import asking, feeds, marks, views, writing

TOPIC = "forum/<slug:category>/<int:topic>-<slug:slug>/"

urlpatterns = [  # the fixed ones first: no category has their names (reading.TAKEN)
    path("forum/", views.index, name="forum"),
    path("forum/sans-reponse/", views.unanswered, name="forum_unanswered"),
    path("forum/recherche/", views.search, name="forum_search"),
    path("forum/mes-messages/", views.mine, name="forum_mine"),
    path("forum/poser-une-question/", asking.ask, name="forum_ask"),
    path("forum/flux.xml", feeds.newest, name="forum_feed"),
    path("forum/desabonnement/<str:token>/", marks.one_click, name="forum_unsubscribe"),
    path("forum/message/<uuid:post>/changer/", writing.edit, name="forum_edit"),
    path("forum/message/<uuid:post>/retirer/", writing.withdraw, name="forum_withdraw"),
    path("forum/message/<uuid:post>/signaler/", marks.report, name="forum_report"),
    path("forum/message/<uuid:post>/a-aide/", marks.helped, name="forum_helped"),
    path("forum/message/<uuid:post>/retenir/", marks.accept, name="forum_accept"),
    path("forum/suivre/<int:topic>/", marks.subscribe, name="forum_subscribe"),
    path("forum/<slug:slug>/", views.category, name="forum_category"),
    path("forum/<slug:slug>/flux.xml", feeds.of_category, name="forum_category_feed"),
    path(TOPIC, views.topic, name="forum_topic"),
    path(TOPIC + "repondre/", writing.answer, name="forum_answer"),
]
