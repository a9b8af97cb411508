"""The address that the SMS gateway posts its receipts to."""

from django.urls import path

from parvis.letters import views

urlpatterns = [path("sms/accuse/<str:secret>/", views.sms_receipt, name="sms_receipt")]
