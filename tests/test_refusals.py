"""Refusals that no other scenario meets: each code of the catalogue is answered by the real server once at least."""
import contextlib

import psycopg2
import pytest

from support.api import problem
from support.databases import postgres_url
from support.people import NEW_PASSWORD, PASSWORD, account_path, lift_limits, register
from support.waiting import wait_for

MOST_ROLES = 32  # of one account


@pytest.mark.parametrize("rule, refused, accepted, code", [
    ("lowercase", "SEVEN PURPLE ELEPHANTS", "SEVEN PURPLE elephants", "password_needs_lowercase"),
    ("uppercase", "seven purple elephants", "Seven purple elephants", "password_needs_uppercase"),
    ("digit", "seven purple elephants", "7 purple elephants dance", "password_needs_digit"),
    ("symbol", "sevenpurpleelephants", "seven-purple-elephants", "password_needs_symbol"),
])
def test_a_password_that_breaks_a_rule_is_refused_by_the_name_of_the_rule(server, rule, refused, accepted, code):
    server.change_settings(passwords={rule: True})
    asked = {"username": "ana", "password": refused}
    assert problem(server.api.post("/v1/accounts", asked), 400, "invalid_request") == {"password": code}
    assert server.api.post("/v1/accounts", {**asked, "password": accepted}).status_code == 201


def test_a_password_may_not_contain_who_it_belongs_to(server):
    asked = {"username": "lovelace", "password": "the great lovelace dances"}
    assert problem(server.api.post("/v1/accounts", asked), 400, "invalid_request") == {"password": "password_contains_identity"}
    assert server.api.post("/v1/accounts", {**asked, "password": PASSWORD}).status_code == 201


def test_a_wrong_password_is_told_in_words_that_fit_wherever_it_is_asked_for(server):
    mine = server.api.with_token(register(server, "ana@example.org")["session"]["token"])
    change = {"current_password": "wrong password", "new_password": NEW_PASSWORD}
    for refused in (server.api.post("/v1/sessions", {"email": "ana@example.org", "password": "wrong password"}),
                    server.api.post("/v1/sessions", {"username": "nobody", "password": PASSWORD}),
                    mine.put("/v1/me/password", change), mine.post("/v1/me/deletion", {"password": "wrong password"})):
        problem(refused, 401, "wrong_credentials")
        assert refused.json()["title"] == "The credentials are wrong."


def test_an_earlier_password_does_not_come_back(server):
    lift_limits(server)
    server.change_settings(passwords={"history": 2})
    mine = server.api.with_token(register(server, "ana@example.org")["session"]["token"])
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert mine.put("/v1/me/password", change).status_code == 204
    back = {"current_password": NEW_PASSWORD, "new_password": PASSWORD}
    assert problem(mine.put("/v1/me/password", back), 400, "invalid_request") == {"new_password": "password_used_before"}


def test_the_next_code_to_an_address_waits(server):
    asked = {"purpose": "register", "email": "ana@example.org"}
    assert server.api.post("/v1/codes", asked).status_code == 202
    refused = server.api.post("/v1/codes", asked)
    problem(refused, 429, "too_many_codes")
    assert 0 < int(refused.headers["Retry-After"]) <= 60


def test_an_account_has_so_many_roles(server):
    account = server.admin.post(account_path(server, "").rstrip("/"), {"username": "ana"}).json()
    roles = [f"role{number}" for number in range(MOST_ROLES + 1)]
    for role in roles:
        assert server.admin.post(f"/v1/admin/applications/{server.application_id}/roles", {"name": role}).status_code == 201
    *granted, last = [server.admin.put(f"{account_path(server, account['id'])}/roles/{role}") for role in roles]
    assert {answer.status_code for answer in granted} == {204}
    problem(last, 409, "too_many_roles")


def test_an_address_tells_which_methods_it_takes(server):
    refused = server.api.patch("/v1/session", {})
    problem(refused, 405, "method_not_allowed")
    assert set(refused.headers["Allow"].replace(" ", "").split(",")) >= {"GET", "DELETE"}


@contextlib.contextmanager
def no_connections(database):
    """PostgreSQL refuses everybody, as in a failover."""
    with contextlib.closing(psycopg2.connect(postgres_url())) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS false')
        try:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database.name,))
            yield
        finally:
            cursor.execute(f'ALTER DATABASE "{database.name}" ALLOW_CONNECTIONS true')


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_while_the_database_is_away_the_answer_says_so_and_it_works_again_by_itself(server):
    asked = {"username": "ana", "password": PASSWORD}
    with no_connections(server.database):
        problem(server.api.post("/v1/accounts", asked), 503, "unavailable")
    made = wait_for(lambda: (answer := server.api.post("/v1/accounts", asked)).status_code == 201 and answer, "the database")
    assert made.json()["account"]["username"] == "ana"
