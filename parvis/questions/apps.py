"""Declares the questions application."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "parvis.questions"
    label = "questions"
