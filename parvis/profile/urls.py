"""Addresses of what a person sees and changes of their account."""

from django.urls import path

from parvis.profile import changing, email_links, views

urlpatterns = [
    path("mon-compte/informations/", views.my_details, name="my_details"),
    path("mon-compte/courriel/", changing.change_email, name="change_email"),
    path("mon-compte/courriel/envoye/", changing.email_sent, name="email_sent"),
    path("mon-compte/mobile/", changing.change_mobile, name="change_mobile"),
    path("mon-compte/mobile/code/", changing.confirm_mobile, name="confirm_mobile"),
    path("mon-compte/code/", changing.change_code, name="change_code"),
    path("mon-compte/code/conseil/", changing.code_advice, name="code_advice"),
    path("mon-compte/preferences/", changing.preferences, name="preferences"),
    path("mon-compte/securite/", views.security, name="security"),
    path("mon-compte/securite/historique/", views.history, name="history"),
    path("mon-compte/securite/deconnecter/<int:session>/", views.end_session, name="end_session"),
    path("mon-compte/securite/deconnecter/", views.end_sessions, name="end_sessions"),
    path("mon-compte/securite/oublier/<int:browser>/", views.forget_browser, name="forget_browser"),
    path("mon-compte/securite/oublier/", views.forget_browsers, name="forget_browsers"),
    path("courriel/confirmer/<str:token>/", email_links.confirm_email, name="confirm_email"),
    path("courriel/annuler/<str:token>/", email_links.undo_email, name="undo_email"),
]
