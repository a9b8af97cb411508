"""Address of the assistant."""

from django.urls import path

from parvis.assistant import views

urlpatterns = [path("assistant/", views.assistant, name="assistant")]
