"""Addresses of the enrolment and of the link that activates the account."""

from django.urls import path

from parvis.enrolment import activation, views

urlpatterns = [
    path("creer-mon-compte/", views.start, name="enrolment_start"),
    path("creer-mon-compte/reponse/", views.answer_page, name="enrolment_answer"),
    path("creer-mon-compte/courriel-envoye/", views.sent_page, name="enrolment_sent"),
    path("creer-mon-compte/arreter/", views.cancel, name="enrolment_cancel"),
    path("creer-mon-compte/efface/", views.erased, name="enrolment_erased"),
    path("creer-mon-compte/coordonnees/avis/", views.email_advice, name="enrolment_email_advice"),
    path("creer-mon-compte/code/avis/", views.code_advice, name="enrolment_code_advice"),
    path("creer-mon-compte/<slug:page>/", views.step_page, name="enrolment_step"),
    path("activation/<str:token>/", activation.activation, name="activation"),
    path("activation/<str:token>/nouveau-lien/", activation.renew, name="activation_renew"),
]
