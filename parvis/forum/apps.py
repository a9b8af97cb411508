"""Declares the forum application."""

from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "parvis.forum"
    label = "forum"
