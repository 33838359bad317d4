"""The Monaca face: properties of users and of devices."""
import json

import pytest

from support.monaca import Monaca, open_face


def test_properties_are_merged_and_never_deleted(face, monaca):
    monaca.register(age=21, nested={"a": 1, "b": 2})
    assert monaca.call("User.saveProperties", properties={"nested": {"c": None}, "nick": "An", "nothing": None}) == "OK"
    wanted = ["age", "nested", "nick", "nothing", "absent", "_username", "age"]
    assert monaca.call("User.getProperties", names=wanted) == {
        "properties": {"age": 21, "nested": {"c": None}, "nick": "An", "nothing": None}}
    assert monaca.call("User.getProperties", names=[]) == {"properties": {}}
    assert face.api.with_token(monaca.session).get("/v1/me").json()["properties"]["nested"] == {"c": None}


@pytest.mark.parametrize("value", [1, -1.5, True, None, "", "あ\u0000x", [], {}, [1, [2, {"a": None}]], 2**53])
def test_a_value_keeps_its_type(monaca, value):
    monaca.register()
    monaca.call("User.saveProperties", properties={"x": value})
    kept = monaca.call("User.getProperties", names=["x"])["properties"]["x"]
    assert kept == value and type(kept) is type(value)


@pytest.mark.parametrize("written", ["100000000000000000000", "-18446744073709552000", "1e+21", "123456789012345680000"])
def test_a_number_is_taken_as_a_browser_writes_it(monaca, written):
    monaca.register()
    body = json.dumps(monaca.envelope("User.saveProperties", properties={"x": 0})).replace('"x": 0', f'"x": {written}')
    assert monaca.post(body).json() == {"jsonrpc": "2.0", "id": "1", "result": "OK"}
    assert monaca.call("User.getProperties", names=["x"]) == {"properties": {"x": float(written)}}


def test_half_of_a_surrogate_pair_is_kept_as_browsers_send_it(monaca):
    monaca.register()
    monaca.call("User.saveProperties", properties={"name": "ab\ud83d", "face": "\ud83d\ude00"})
    assert monaca.call("User.getProperties", names=["name", "face"]) == {"properties": {"name": "ab\ufffd", "face": "\U0001f600"}}


@pytest.mark.parametrize("method, params, field", [
    ("User.saveProperties", {}, "properties"), ("User.saveProperties", {"properties": None}, "properties"),
    ("User.saveProperties", {"properties": []}, "properties"), ("User.saveProperties", {"properties": {"_x": 1}}, "properties"),
    ("User.saveProperties", {"properties": {"big": "x" * 500_001}}, "properties"),
    ("User.getProperties", {}, "names"), ("User.getProperties", {"names": "age"}, "names"), ("User.getProperties", {"names": [1]}, "names"),
    ("User.getProperties", {"names": ["a"] * 1001}, "names"),
])
def test_what_is_wrong_with_properties_is_told(monaca, method, params, field):
    monaca.register()
    monaca.call("User.getProperties", names=[])  # from now on the session is in memory
    assert set(monaca.fails(-32602, method, **params)) == {field}


def test_half_a_megabyte_of_properties_is_kept(monaca):
    monaca.register()
    text = "あ" * 166_000
    monaca.call("User.saveProperties", properties={"text": text})
    assert monaca.call("User.getProperties", names=["text"])["properties"] == {"text": text}
    monaca.fails(-32602, "User.saveProperties", properties={"more": "x" * 5_000})
    assert monaca.log_in()["text"] == text


def test_a_device_keeps_properties_without_a_login(face, monaca):
    assert monaca.call("Device.getProperties", names=["a"]) == {"properties": {}}
    assert monaca.call("Device.saveProperties", properties={"a": [1], "b": None}) == "OK"
    assert monaca.call("Device.saveProperties", properties={"a": {"x": 1}}) == "OK"
    assert monaca.call("Device.getProperties", names=["a", "b", "c"]) == {"properties": {"a": {"x": 1}, "b": None}}
    assert monaca.another().call("Device.getProperties", names=["a"]) == {"properties": {}}
    assert Monaca(open_face(face.server)).call("Device.getProperties", names=["a"]) == {"properties": {}}
    assert set(monaca.fails(-32602, "Device.saveProperties", properties={"big": "x" * 20_000})) == {"properties"}
    assert set(monaca.fails(-32602, "Device.saveProperties")) == {"properties"}
