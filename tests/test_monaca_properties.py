"""The Monaca face: properties of users and of devices."""
import concurrent.futures
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


def test_saves_at_once_on_a_new_device_are_all_kept(face, monaca):
    for round_ in range(3):
        clients = [monaca.another(f"fresh-{round_}") for _ in range(30)]
        with concurrent.futures.ThreadPoolExecutor(30) as pool:
            saved = [pool.submit(client.call, "Device.saveProperties", properties={f"k{i}": i}) for i, client in enumerate(clients)]
        assert [save.result() for save in saved] == ["OK"] * 30
        kept = clients[0].call("Device.getProperties", names=[f"k{i}" for i in range(30)])["properties"]
        assert kept == {f"k{i}": i for i in range(30)}


def test_new_devices_are_limited_and_known_ones_go_on(face, monaca):
    face.change_settings(limits={"new_devices_per_address_hour": 2, "lookups_per_address_minute": 1})
    known, other, late = (monaca.another(name) for name in ("known", "other", "late"))
    for client in (known, other, late):
        client.address = "192.0.2.7"
    for client in (known, other):
        assert client.call("Device.saveProperties", properties={"a": 0}) == "OK"
    assert 0 < late.fails(9999, "Device.saveProperties", properties={"a": 0})["retryAfter"] <= 3600
    for number in range(40):
        assert known.call("Device.saveProperties", properties={"a": number}) == "OK"
    assert late.call("Device.getProperties", names=["a"]) == {"properties": {}}
    late.address = "192.0.2.8"
    assert late.call("Device.saveProperties", properties={"a": 1}) == "OK"


def test_saves_from_one_address_are_limited(face, monaca):
    face.change_settings(limits={"device_saves_per_address_minute": 2})
    monaca.address = "192.0.2.7"
    for _ in range(2):
        monaca.call("Device.saveProperties", properties={"a": 0})
    monaca.fails(9999, "Device.saveProperties", properties={"a": 0})


def test_an_application_has_so_many_devices(face, monaca):
    face.change_settings(monaca={"most_devices": 2})
    first, second, third = (monaca.another(name) for name in "abc")
    first.call("Device.saveProperties", properties={"a": 1})
    second.call("Device.saveProperties", properties={"a": 1})
    assert set(third.fails(9999, "Device.saveProperties", properties={"a": 1})) == {"__device"}
    first.call("Device.saveProperties", properties={"b": 2})
    assert first.call("Device.getProperties", names=["a", "b"]) == {"properties": {"a": 1, "b": 2}}
    face.change_settings(monaca={"most_devices": 3})
    third.call("Device.saveProperties", properties={"a": 1})
