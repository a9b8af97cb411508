"""The address of the "this is not me" link."""

from django.urls import path

from parvis.accounts import views

urlpatterns = [path("ce-n-est-pas-moi/<str:token>/", views.not_me, name="not_me")]
