"""Under /api/ every error is a problem (RFC 9457), never a page; the OpenAPI document tells the rest."""

import json
import re

import pytest
from django.conf import settings
from django.test import RequestFactory

from parvis.api.rules import MOST_CASES
from parvis.api.schemas import Batch
from parvis.cases.rules import CHANNELS, EXPECTED, KNOWN, NEEDED, OF_AN_EXCHANGE, OUTCOMES
from parvis.ui import views
from parvis.ui.context import other_language_url
from parvis.ui.problems import CODES, DETAILS

DOCUMENT = "/api/v1/openapi.json"


def is_problem(answer, status):
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    told = json.loads(answer.content)
    assert set(told) == {"type", "title", "status", "detail"}
    assert told["status"] == status
    assert re.fullmatch(r"urn:problem-type:parvis:[a-z-]+", told["type"])
    return True


@pytest.mark.parametrize("path", ["", "v1/", "v1/nothing", "v1/cases/", "v2/cases", "v1/docs"])
def test_nothing_there(client, path):
    assert is_problem(client.get(f"/api/{path}"), 404)


def test_the_wrong_method(client):
    answer = client.get("/api/v1/cases")
    assert is_problem(answer, 405)
    assert answer["Allow"] == "POST"
    assert is_problem(client.delete("/api/v1/token"), 405)


@pytest.mark.parametrize(
    "error", [views.bad_request, views.forbidden, views.not_found, views.stale_page, views.server_error]
)
def test_every_page_of_error_is_a_problem(error):
    request = RequestFactory().get("/api/v1/cases")
    status = {"bad_request": 400, "forbidden": 403, "not_found": 404, "stale_page": 403, "server_error": 500}
    assert is_problem(error(request), status[error.__name__])
    page = error(RequestFactory().get("/apiculture/"))
    assert page["Content-Type"].startswith("text/html")


def test_an_outage():
    answer = views.outage(RequestFactory().get("/api/v1/cases"), OSError())
    assert is_problem(answer, 503)
    assert answer["Retry-After"] == "60"


def test_each_usual_problem_has_its_words():
    assert CODES.keys() == DETAILS.keys()


def test_a_failure_of_ours_is_a_problem_too(system, settings):
    """Whatever it is: here a limit that is gone from the settings."""
    settings.LIMITS = {name: limit for name, limit in settings.LIMITS.items() if name != "api_token_address"}
    browser = system.browser
    browser.raise_request_exception = False
    answer = super(type(browser), browser).request(**_asked(browser))
    assert is_problem(answer, 500)


def _asked(browser):
    return {"REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/token", "CONTENT_TYPE": "text/plain"}


def test_no_page_of_another_language():
    assert other_language_url("/api/v1/cases", "fr") == ""


def test_no_cookie_opens_it(signed_in):
    assert is_problem(signed_in.get("/api/v1/cases/D-1"), 401)
    answer = signed_in.post("/api/v1/cases", b"{}", content_type="application/json")
    assert is_problem(answer, 401)
    assert not answer.cookies


@pytest.mark.django_db
def test_the_document(client):
    answer = client.get(DOCUMENT)
    told = answer.json()
    assert (answer.status_code, told["openapi"][:3]) == (200, "3.1")
    assert {"/api/v1/token", "/api/v1/cases", "/api/v1/cases/{reference}"} <= set(told["paths"])
    post = told["paths"]["/api/v1/cases"]["post"]
    assert [each["name"] for each in post["parameters"]] == ["Idempotency-Key"]
    (security,) = post["security"]
    assert told["components"]["securitySchemes"][next(iter(security))]["type"] == "oauth2"
    known = set(told["components"]["schemas"])
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(told)))
    assert named <= known
    assert "#/$defs" not in json.dumps(told)


def test_the_document_says_of_a_case_what_is_looked_at():
    told = Batch.model_json_schema()
    case, exchange = told["$defs"]["Case"], told["$defs"]["Exchange"]
    assert set(case["properties"]) == KNOWN
    assert set(case["required"]) == set(NEEDED)
    assert set(exchange["properties"]) == OF_AN_EXCHANGE
    assert case["properties"]["channel"]["enum"] == list(CHANNELS)
    assert case["properties"]["expected_from"]["enum"] == list(EXPECTED)
    assert case["properties"]["outcome"]["anyOf"][0]["enum"] == list(OUTCOMES)
    assert told["properties"]["cases"]["maxItems"] == MOST_CASES


def test_it_goes_with_the_module():
    assert settings.ORGANISATION.modules["cases"]
