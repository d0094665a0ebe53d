"""The permission table against the routes: each route has a row, each row a route, and each role gets what its row says."""
from __future__ import annotations

import uuid

import pytest

from app.accounts import ROLES
from app.permissions import RIGHTS, allowed

VALUES = {"lang": "it", "slug": "prova", "key": "library", "id": uuid.UUID(int=1), "number": 12, "filename": "css/site.css", "sign": uuid.UUID(int=1),
          "programme": "lorenteggio", "collection": "cycle-paths", "z": 14, "x": 8606, "y": 5865, "width": 480, "ending": "webp", "contact": uuid.UUID(int=1), "comment": uuid.UUID(int=1), "proof": "0" * 32}


def routes(app):
    return {rule.endpoint: rule for rule in app.url_map.iter_rules()}


def test_every_route_has_a_row_and_every_row_a_route(app):
    assert set(routes(app)) == set(RIGHTS)


@pytest.mark.parametrize("role", ["nobody", *ROLES])
@pytest.mark.parametrize("endpoint", sorted(RIGHTS))
def test_a_role_gets_what_its_row_says(app, sample, staff, endpoint, role):
    rule = routes(app)[endpoint]
    with app.test_request_context():
        path = app.url_for(endpoint, **{name: VALUES[name] for name in rule.arguments})
    browser = app.test_client() if role == "nobody" else staff(role)
    method = "GET" if "GET" in rule.methods else "POST"
    answer = browser.open(path, method=method)
    if allowed(endpoint, role):
        # the right is there: whatever it answers (a missing file, a missing form token), it is not about the role
        assert b"right-missing" not in answer.data
        assert answer.status_code < 500
        assert not (answer.status_code == 302 and "/sign-in" in answer.headers["Location"])
    elif role == "nobody":
        assert answer.status_code == 403 or (answer.status_code == 302 and "/desk/sign-in" in answer.headers["Location"])
    else:
        assert answer.status_code == 403


def test_the_powers_of_the_design_are_in_the_table():
    assert RIGHTS["desk.publish"] == RIGHTS["desk.hide"] == {"admin", "moderator"}
    for endpoint, roles in RIGHTS.items():
        if endpoint.startswith("desk.") and endpoint != "desk.sign_in":
            assert "public" not in roles, endpoint


@pytest.mark.parametrize("endpoint", sorted(RIGHTS))
def test_every_answer_carries_the_strict_policy(app, sample, endpoint):
    rule = routes(app)[endpoint]
    with app.test_request_context():
        path = app.url_for(endpoint, **{name: VALUES[name] for name in rule.arguments})
    answer = app.test_client().open(path, method="GET" if "GET" in rule.methods else "POST")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("endpoint", sorted(name for name, roles in RIGHTS.items() if "public" in roles and not name.startswith("desk.")))
def test_no_public_page_sets_a_cookie(app, sample, endpoint):
    rule = routes(app)[endpoint]
    with app.test_request_context():
        path = app.url_for(endpoint, **{name: VALUES[name] for name in rule.arguments})
    answer = app.test_client().open(path, method="GET" if "GET" in rule.methods else "POST")
    assert "Set-Cookie" not in answer.headers
