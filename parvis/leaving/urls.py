"""The pages of leaving."""

from django.urls import path

from parvis.leaving import views

urlpatterns = [
    path("mon-compte/fermer/", views.close_account, name="close_account"),
    path("mon-compte/fermer/garder/", views.keep_account, name="keep_account"),
    path("mon-compte/fermer/annuler/<str:token>/", views.stop_closing, name="stop_closing"),
    path("mon-compte/mes-donnees/", views.my_data, name="my_data"),
    path("mon-compte/mes-donnees.json", views.my_data_json, name="my_data_json"),
]
