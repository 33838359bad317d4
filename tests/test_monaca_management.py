"""The Monaca face's management API, and users who are brought along from a file."""
import json
import time
from urllib.parse import quote

import pytest
import requests

from support import openapi, people
from support.api import problem
from support.monaca import Monaca

KEY_HEADER = "X-Monaca-Backend-Management-API-Key"


def make_key(server, kind="management", application=None):
    made = server.admin.post(f"/v1/admin/applications/{application or server.application_id}/keys", {"kind": kind, "name": "Backend"})
    assert made.status_code == 201, made.text
    return made.json()["key"]


class Manager:
    def __init__(self, server):
        self.server = server
        self.key = make_key(server)
        self.headers = {}

    def envelope(self, method, **params):
        return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}

    def post(self, body, **headers):
        """The raw answer."""
        given = {KEY_HEADER: self.key, "Content-Type": "application/json", **self.headers, **headers}
        text = body if isinstance(body, str) else json.dumps(body)
        return requests.post(f"{self.server.url}/monaca/{self.server.application_id}/management", data=text, headers=given, timeout=30)

    def answer(self, method, **params):
        sent = self.post(self.envelope(method, **params))
        assert sent.status_code == 200 and sent.json()["id"] == 1
        openapi.load().check_answer("POST", f"/monaca/{self.server.application_id}/management", 200, sent.headers, sent.content)
        return sent.json()

    def call(self, method, **params):
        answer = self.answer(method, **params)
        assert "error" not in answer, answer
        return answer["result"]

    def fails(self, code, method, **params):
        answer = self.answer(method, **params)
        assert answer.get("error", {}).get("code") == code, answer
        return answer["error"]["data"]


@pytest.fixture
def manager(face):
    return Manager(face)


def test_mails_are_written_read_and_removed_by_an_administrator(face):
    mails = f"/v1/admin/applications/{face.application_id}/mail-templates"
    words = {"subject": "Welcome", "text": "Hello %name%."}
    written = face.admin.put(f"{mails}/welcome", words).json()
    assert (written["subject"], written["text"]) == ("Welcome", "Hello %name%.")
    assert face.admin.get(f"{mails}/welcome").json() == written
    assert face.admin.get(mails).json()["items"] == [written]
    assert face.admin.delete(f"{mails}/welcome").status_code == 204
    problem(face.admin.get(f"{mails}/welcome"), 404, "no_such_template")
    problem(face.admin.delete(f"{mails}/welcome"), 404, "no_such_template")
    assert face.admin.get(mails).json()["items"] == []


@pytest.mark.parametrize("name", ["Welcome mail", "welcome.mail", "日本", "50% off?", "~" * 64])
def test_a_mail_keeps_the_name_that_it_had(face, monaca, name):
    mail = f"/v1/admin/applications/{face.application_id}/mail-templates/{quote(name, safe='')}"
    assert face.admin.put(mail, {"subject": "Welcome", "text": "Hello."}).json()["name"] == name
    assert face.admin.get(mail).json()["name"] == name
    user = monaca.register("ben@example.org")
    assert monaca.call("Mailer.sendMail", userOid=user["_id"], templateName=name) == "OK"
    assert face.admin.delete(mail).status_code == 204


@pytest.mark.parametrize("name", ["a/b", " a", "a ", "a\u202eb", "~" * 65])
def test_a_name_that_no_mail_may_have_is_told(face, name):
    mail = f"/v1/admin/applications/{face.application_id}/mail-templates/{quote(name, safe='')}"
    refused = face.admin.put(mail, {"subject": "Welcome", "text": "Hello."})
    assert problem(refused, 400, "invalid_request") == {"name": "invalid_characters"}
    assert "without a slash" in refused.text
    problem(face.admin.get(mail), 404, "no_such_template")


def test_the_lists_of_a_batch_are_together_no_larger_than_one(manager):
    for name in range(70):
        manager.call("User.create", username=f"user{name}", properties={"bio": "x" * 480_000})
    whole, small = manager.envelope("User.list", itemsInPage=60), manager.envelope("User.list", propertyNames=[])
    first, second, third = manager.post([whole, whole, small]).json()
    assert len(first["result"]["items"]) == 60 and third["result"]["totalItems"] == 70
    assert (second["error"]["code"], set(second["error"]["data"])) == (-32602, {"itemsInPage"})


def names(listed):
    return [item["_username"] for item in listed["items"]]


def test_the_management_api_wants_a_management_key_of_the_application_from_an_allowed_address(face, manager):
    assert manager.key.startswith("mk_") and manager.call("User.list") == {"items": [], "totalItems": 0}
    for key in ("", "mk_wrong", face.application_key, face.admin_key, make_key(face, "secret")):
        manager.key, kept = key, manager.key
        manager.fails(4, "User.list")
        manager.fails(4, "User.drop")
        manager.key = kept
    other, _ = face.create_application("Other")
    face.change_settings(other, monaca={"enabled": True})
    manager.key, kept = make_key(face, application=other), manager.key
    manager.fails(4, "User.list")
    manager.key = kept
    face.change_settings(monaca={"management_addresses": ["192.0.2.0/24", "2001:db8::1"]})
    manager.fails(14, "User.list")
    manager.headers = {"X-Forwarded-For": "192.0.2.9"}
    assert manager.call("User.list")["totalItems"] == 0
    manager.fails(-32601, "User.drop")


def test_a_user_is_made_read_changed_and_deleted(face, manager):
    user = manager.call("User.create", username="ana", password="abcd", properties={"age": 21})["user"]
    assert manager.call("User.get", _id=user["_id"]) == {"user": user}
    changed = manager.call("User.update", _id=user["_id"], user={"_id": "ignored", "_username": "eva", "_createdAt": 1, "age": {"x": None}})["user"]
    assert (changed["_id"], changed["_username"], changed["age"], changed["_createdAt"]) == (user["_id"], "eva", {"x": None}, user["_createdAt"])
    monaca = Monaca(face)
    assert monaca.log_in("eva", "abcd")["age"] == {"x": None}
    manager.call("User.create", username="ben", password="abcd")
    assert set(manager.fails(-32602, "User.create", username="ben", password="abcd")) == {"username"}
    for wrong in ("ben", "ev", "e v", 7):
        assert set(manager.fails(-32602, "User.update", _id=user["_id"], user={"_username": wrong})) == {"user"}
    assert set(manager.fails(-32602, "User.update", _id=user["_id"], user={"a-b": 1})) == {"user"}
    face.change_settings(monaca={"shortest_username": 5})
    assert set(manager.fails(-32602, "User.update", _id=user["_id"], user={"_username": "evas"})) == {"user"}
    wrong = {"username": "a", "password": "b", "properties": {"_x": 1}}
    assert set(manager.fails(-32602, "User.create", **wrong)) == set(wrong)
    wrong = {"username": "a b", "password": "b c", "_id": "q"}
    assert set(manager.fails(-32602, "User.create", **wrong)) == set(wrong)
    assert "At least 5" in manager.fails(-32602, "User.create", username="")["username"]
    assert manager.call("User.delete", _idList=[user["_id"]]) == "OK"
    monaca.fails(11, "User.getProperties", names=[])
    assert set(manager.fails(-32602, "User.get", _id=user["_id"])) == {"_id"}
    assert set(manager.fails(-32602, "User.create", username="cathy", _id="x")) == {"_id"}
    assert set(manager.fails(-32602, "User.delete", _idList=[user["_id"]] * 1_001)) == {"_idList"}
    assert manager.call("User.delete", idList=[user["_id"]]) == "OK", "both spellings, and nobody to delete"


def test_a_user_is_sent_back_as_it_came_and_nothing_changes(face, manager):
    account = people.register(face, "eva@example.org")["account"]["id"]
    short = manager.call("User.create", username="ana")["user"]["_id"]
    face.change_settings(monaca={"shortest_username": 5})
    for oid, name in (("u" + account, "eva@example.org"), (short, "ana")):
        user = manager.call("User.get", _id=oid)["user"]
        assert user["_username"] == name
        changed = manager.call("User.update", _id=oid, user={**user, "age": 1})["user"]
        assert (changed["_username"], changed["age"]) == (name, 1)
    found = face.admin.get(f"/v1/admin/applications/{face.application_id}/accounts/{account}").json()
    assert found["username"] is None


@pytest.mark.parametrize("given, name, words", [
    ({}, "idList", "needed"), ({"_idList": None}, "_idList", "needed"), ({"_idList": "x"}, "_idList", "type"), ({"_idList": [5]}, "_idList", "type"),
    ({"idList": []}, "idList", "At least one"), ({"_idList": ["x"]}, "_idList", "User.list"),
])
def test_what_is_wrong_with_a_list_of_ids_is_told(manager, given, name, words):
    told = manager.fails(-32602, "User.delete", **given)
    assert set(told) == {name} and words in told[name]
    assert words == "needed" or "needed" not in told[name]


def test_nobody_is_given_an_address_as_a_name_that_somebody_else_has_proven(face, manager):
    owner = people.register(face, "eva@example.org")["account"]["id"]
    other = manager.call("User.create", username="ben")["user"]["_id"]
    assert set(manager.fails(-32602, "User.create", username="Eva@example.org")) == {"username"}
    assert set(manager.fails(-32602, "User.update", _id=other, user={"_username": "eva@example.org"})) == {"user"}
    assert manager.call("User.update", _id="u" + owner, user={"_username": "eva@example.org"})["user"]["_id"] == "u" + owner


def test_a_name_that_is_no_propertys_is_refused_and_told(manager):
    user = manager.call("User.create", username="ana")["user"]
    assert manager.call("User.update", _id=user["_id"], user=user)["user"]["_username"] == "ana", "as it was answered"
    for name in ("_password", "_oid", "a-b", "1st", "-" * 500):
        told = manager.fails(-32602, "User.update", _id=user["_id"], user={name: "new"})["user"]
        assert f'"{name[:64]}"' in told and len(told) < 250
        assert f'"{name[:64]}"' in manager.fails(-32602, "User.create", username="ben", properties={name: 1})["properties"]
    several = {"_username": "e v", "_password": "new", "a-b": 1}
    assert set(manager.fails(-32602, "User.update", _id=user["_id"], user=several)) == {"user"}
    assert manager.call("User.get", _id=user["_id"])["user"].keys() == user.keys()


def test_users_are_listed_sorted_filtered_and_in_pages(manager):
    ids = {}
    for name, age in (("ana", 30), ("ben", 20), ("cat", None), ("dan", 25)):
        given = {} if age is None else {"age": age, "city": "Oslo" if age > 22 else "Rome"}
        ids[name] = manager.call("User.create", username=name, password="abcd", properties=given)["user"]["_id"]
    assert names(manager.call("User.list")) == ["ana", "ben", "cat", "dan"]
    assert names(manager.call("User.list", sortProperty="absent")) == ["ana", "ben", "cat", "dan"]
    assert names(manager.call("User.list", sortProperty="age")) == ["cat", "ben", "dan", "ana"]
    assert names(manager.call("User.list", sortProperty="_username", sortOrder="desc", itemsInPage=3)) == ["dan", "cat", "ben"]
    second = manager.call("User.list", page=2, itemsInPage=3)
    assert (names(second), second["totalItems"]) == (["dan"], 4)
    assert names(manager.call("User.list", nameFilter="an")) == ["ana", "dan"]
    assert names(manager.call("User.list", nameFilter=ids["ben"])) == ["ben"]
    assert names(manager.call("User.list", userQuery="age >= ? AND city = ?", userQueryBindParams=[25, "Oslo"])) == ["ana", "dan"]
    assert names(manager.call("User.list", userQuery="_username = ?", userQueryBindParams=["x' OR _username != '"])) == []
    assert names(manager.call("User.list", userQuery="_oid = ?", userQueryBindParams=[ids["ben"]])) == ["ben"]
    assert "userQueryBindParams" in manager.fails(-32602, "User.list", userQuery="age = ?", userQueryBindParams=[1] * 101)
    item = manager.call("User.list", propertyNames=["city"], nameFilter="ana")["items"][0]
    assert set(item) == {"_id", "_username", "_createdAt", "_updatedAt", "_updateAt", "city"}
    assert manager.call("User.getPropertyNames") == {"names": ["age", "city"]}
    for wrong, field in (({"page": 0}, "page"), ({"itemsInPage": 10_001}, "itemsInPage"), ({"sortOrder": "up"}, "sortOrder"),
                         ({"userQuery": "age LIKE 1"}, "userQuery"), ({"userQuery": "age = ?"}, "userQueryBindParams"), ({"userQuery": "age = 1", "userQueryBindParams": [1]}, "userQueryBindParams"),
                         ({"sortProperty": "a-b"}, "sortProperty"), ({"sortProperty": "_password"}, "sortProperty"),
                         ({"propertyNames": ["x"] * 1_001}, "propertyNames")):
        told = manager.fails(-32602, "User.list", **wrong)
        assert set(told) == {field} and "Asc" not in told[field]
    assert "At character 5" in manager.fails(-32602, "User.list", userQuery="age LIKE 1")["userQuery"]


def test_a_filter_compares_as_names_are_compared(manager):
    ids = {name: manager.call("User.create", username=name)["user"]["_id"] for name in ("Straße", "ＡＮＡ", "yves")}
    for part, found in (("STRASSE", ["Straße"]), ("ana", ["ＡＮＡ"]), ("ｙ", ["yves"]), ("Y", ["yves"]), ("you", []), ("", ["Straße", "ＡＮＡ", "yves"])):
        listed = manager.call("User.list", nameFilter=part)
        assert (sorted(names(listed)), listed["totalItems"]) == (sorted(found), len(found)), part
    assert names(manager.call("User.list", nameFilter=ids["yves"].upper())) == ["yves"]


def test_no_properties_are_answered_where_none_are_asked_for(manager):
    manager.call("User.create", username="ana", properties={"age": 30, "city": "Oslo"})
    own = {"_id", "_username", "_createdAt", "_updatedAt", "_updateAt"}
    for asked, answered in ((None, {"age", "city"}), ([], set()), (["age", "absent"], {"age"})):
        assert set(manager.call("User.list", propertyNames=asked)["items"][0]) == own | answered
    assert set(manager.call("User.list")["items"][0]) == own | {"age", "city"}


def test_users_who_came_from_elsewhere_are_listed_when_they_came(manager):
    young, old = "uffffffff-ffff-4fff-bfff-ffffffffffff", "u00000000-0000-4000-8000-000000000001"
    manager.call("User.create", username="first", _id=young, properties={"old": 1})
    for number in range(99):
        manager.call("User.create", username=f"user{number}", properties={"new": number})
    last = manager.call("User.create", username="last", _id=old, properties={"newest": 1})["user"]
    assert names(manager.call("User.list", itemsInPage=2)) == ["first", "user0"]
    assert manager.call("User.list", itemsInPage=2, page=51) == {"items": [last], "totalItems": 101}
    assert names(manager.call("User.list", sortOrder="desc", itemsInPage=2)) == ["last", "user98"]
    assert manager.call("User.list", page=1_000_000, itemsInPage=10_000) == {"items": [], "totalItems": 101}
    assert manager.call("User.getPropertyNames") == {"names": ["new", "newest"]}


def test_managing_calls_come_in_batches_and_pages_cannot_make_them(face, manager):
    calls = [{"jsonrpc": "2.0", "id": 1, "method": "User.list", "params": params} for params in ({}, [1])]
    silent = {"jsonrpc": "2.0", "method": "User.list", "params": {}}
    listed, refused = manager.post([*calls, silent]).json()
    assert listed["result"] == {"items": [], "totalItems": 0} and refused["error"]["code"] == -32602
    assert set(refused["error"]["data"]) == {"params"}
    assert manager.post([calls[0]]).json() == [listed]
    assert manager.post(silent).content == b""
    assert manager.post({**calls[0], "jsonrpc": "1.0"}).json()["error"]["code"] == -32600
    assert "Access-Control-Allow-Origin" not in manager.post(calls[0], Origin="https://app.example.org").headers


def test_of_two_values_under_one_name_the_last_counts(face, manager):
    # A request as Python never writes it.
    twice = '{"age": 1, "city": "Oslo", "age": 2}'
    for username, client in (("ana", Monaca(face)), ("ben", manager)):
        given = client.envelope("User.create" if client is manager else "User.register", username=username, password="password", properties={"x": 1})
        text = json.dumps(given).replace('{"x": 1}', twice)
        answer = client.post(text)
        assert answer.text.count('"age"') == 1 and answer.json()["result"]["user"]["age"] == 2
    assert names(manager.call("User.list", userQuery="age = 2")) == ["ana", "ben"]
    assert names(manager.call("User.list", userQuery="age = 1")) == []


def test_property_names_are_those_of_the_latest_hundred_users(manager):
    manager.call("User.create", username="first", password="abcd", properties={"old": 1})
    for number in range(100):
        manager.call("User.create", username=f"user{number}", properties={"new": number})
    assert manager.call("User.getPropertyNames") == {"names": ["new"]}


def test_users_who_are_there_already_are_no_mistake(server, tmp_path):
    def bring(text):
        file = tmp_path / "users"
        file.write_text(text)
        done = server.run("admin", "import", str(file))
        return done.returncode, done.stdout.strip(), done.stderr.splitlines()

    server.change_settings(monaca={"enabled": True})
    if server.database.engine == "sqlite":
        server.stop()
    one, two = (f"u01890a5d-ac96-774b-bcce-b302099a805{number}" for number in (1, 2))
    assert bring(f"_id,_username\n{one},ana\n") == (0, "users made: 1, already there: 0, refused: 0", [])
    again = f"_id,_username\n{one},ana\n{two},ben\n"
    assert bring(again) == (0, "users made: 1, already there: 1, refused: 0", [])
    assert bring(again) == (0, "users made: 0, already there: 2, refused: 0", [])
    code, told, complaints = bring(f"_id,_username\n{one},ana\n{one},eva\n,ben\n")
    assert (code, told) == (1, "users made: 0, already there: 1, refused: 2"), "an id given to two, a name without its id"
    assert [complaint.split(":")[1:3] for complaint in complaints] == [[" eva", " _id"], [" ben", " _username"]], complaints
    for nothing in ("hello\n", "username;age\nana;1\n"):
        code, told, complaints = bring(nothing)
        assert (code, told) == (1, "") and "no column _username" in complaints[0], complaints
    if server.database.engine == "sqlite":
        server.start()
    assert {item["_username"] for item in Manager(server).call("User.list")["items"]} == {"ana", "ben"}


def test_users_are_brought_along_with_their_ids_and_passwords(server, tmp_path):
    server.change_settings(monaca={"enabled": True})
    oid = "u01890a5d-ac96-774b-bcce-b302099a8057"
    # bcrypt of 'password' at cost 4.
    hashed = "$2b$04$abcdefghijklmnopqrstuughE8Ev8uGFaUgY2cNEySvxngrb/Jzdm"
    users = [{"_id": oid, "_username": "ana", "_createdAt": 1522054761505, "_updatedAt": 1, "age": 21},
             {"_username": "ben", "_createdAt": 99999999999999, "_passwordHash": hashed},
             {"_username": "a\nb"}, {"_id": oid, "_username": "eva"}]
    file = tmp_path / "users.json"
    file.write_text(json.dumps({"items": users}))
    if server.database.engine == "sqlite":
        server.stop()
    done = server.run("admin", "import", str(file))
    assert done.returncode == 1 and done.stdout == "users made: 2, already there: 0, refused: 2\n", (done.stdout, done.stderr)
    first, second = done.stderr.splitlines()
    assert first.startswith("ostiary: a b: _username: ") and second.startswith("ostiary: eva: _id: "), done.stderr
    assert "`errors`" not in done.stderr and not any(line.endswith(" ") for line in (first, second)), done.stderr
    if server.database.engine == "sqlite":
        server.start()
    found = Manager(server).call("User.list")["items"]
    assert {(item["_id"] == oid, item["_username"], item.get("age")) for item in found} == {(True, "ana", 21), (False, "ben", None)}
    ana, ben = sorted(found, key=lambda item: item["_username"])
    imported = pytest.approx(time.time() * 1000, abs=60_000)
    assert (ana["_createdAt"], ana["_updatedAt"]) == (1522054761505, imported), "the one has been, the other is before it"
    assert (ben["_createdAt"], ben["_updatedAt"]) == (imported, imported), "what has not been yet is left"
    assert Monaca(server).log_in("ben", "password")["_username"] == "ben"
