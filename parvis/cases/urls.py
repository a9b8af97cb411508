"""Addresses of the cases application."""

from django.urls import URLPattern, URLResolver, path

from parvis.cases import delays_views, document_pages, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("delais/", delays_views.delays, name="delays"),
    path("delais/<slug:slug>/", delays_views.delays_of, name="delays_of"),
    path("mes-demarches/", views.my_cases, name="my_cases"),
    path("mes-demarches/etre-prevenu/", views.notices, name="case_notices"),
    path("mes-demarches/<uuid:case>/", views.one_case, name="case"),
    path("mes-demarches/<uuid:case>/ajouter/", document_pages.add_document, name="add_document"),
    path("mes-demarches/<uuid:case>/<uuid:document>/", document_pages.one_document, name="document"),
    path(
        "mes-demarches/<uuid:case>/<uuid:document>/remplacer/",
        document_pages.add_document,
        name="replace_document",
    ),
    path(
        "mes-demarches/<uuid:case>/<uuid:document>/retirer/",
        document_pages.withdraw,
        name="withdraw_document",
    ),
    path(
        "mes-demarches/<uuid:case>/<uuid:document>/fichier/",
        document_pages.download,
        name="download_document",
    ),
]
