// What applications rely on of the promises that every call returns: the behaviour of jQuery 1.8 to 2, not that of the language's own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, pending } from "./script.js";

/** Notes what it is called with. */
function noting() {
  const seen = [];
  return { seen, as: (name) => (...values) => void seen.push([name, ...values]) };
}

test("callbacks run at once when the call settles, in the order in which they were attached", () => {
  const { promise, resolve } = pending();
  const { seen, as } = noting();
  promise.done(as("first")).always(as("second")).fail(as("never")).done(as("third"), [as("fourth"), as("fifth")]);
  assert.deepEqual(seen, []);
  resolve("OK");
  assert.deepEqual(seen, [["first", "OK"], ["second", "OK"], ["third", "OK"], ["fourth", "OK"], ["fifth", "OK"]]);
});

test("callbacks that are attached later run at once", () => {
  const { promise, resolve } = pending();
  const { seen, as } = noting();
  resolve("OK");
  promise.done(as("done"));
  promise.fail(as("never"));
  promise.always(as("always"));
  assert.deepEqual(seen, [["done", "OK"], ["always", "OK"]]);
});

test("a callback that is attached by a callback runs after those that wait already", () => {
  const { promise, resolve } = pending();
  const { seen, as } = noting();
  promise
    .done(() => {
      promise.done(as("inner"));
      as("first")();
    })
    .done(as("outer"));
  resolve("OK");
  assert.deepEqual(seen, [["first"], ["outer", "OK"], ["inner", "OK"]]);
});

test("a failed call runs fail and always with its error", () => {
  const { promise, reject } = pending();
  const { seen, as } = noting();
  const error = { code: 11, message: "User login is required", data: {} };
  promise.done(as("never")).always(as("always")).fail(as("fail"));
  reject(error);
  assert.deepEqual(seen, [["always", error], ["fail", error]]);
});

test("done, fail, always and progress return the promise itself", () => {
  const { promise } = pending();
  for (const method of ["done", "fail", "always", "progress"]) {
    assert.equal(promise[method](() => 1), promise);
    assert.equal(promise[method](), promise);
    assert.equal(promise[method](null, undefined), promise);
  }
});

test("callbacks have the promise as this", () => {
  const { promise, resolve } = pending();
  let seen;
  promise.done(function () {
    seen = this;
  });
  resolve("OK");
  assert.equal(seen, promise);
});

test("handlers of then have the promise that they were given to as this", () => {
  for (const settle of ["resolve", "reject"]) {
    const settled = pending();
    let seen;
    function handler() {
      seen = this;
    }
    settled.promise.then(handler, handler);
    settled[settle]("OK");
    assert.equal(seen, settled.promise, settle);
  }
});

test("state says where it is, already within callbacks", () => {
  const settled = pending();
  assert.equal(settled.promise.state(), "pending");
  let within;
  settled.promise.done(() => (within = settled.promise.state()));
  settled.resolve("OK");
  assert.deepEqual([within, settled.promise.state()], ["resolved", "resolved"]);
  const failed = pending();
  failed.reject({ code: 4 });
  assert.equal(failed.promise.state(), "rejected");
});

test("promise returns itself, or gives its methods to another object", () => {
  const { promise, resolve } = pending();
  assert.equal(promise.promise(), promise);
  const form = promise.promise({ name: "form" });
  const { seen, as } = noting();
  assert.equal(form.done(as("done")), form);
  resolve("OK");
  assert.deepEqual([form.name, seen], ["form", [["done", "OK"]]]);
});

test("the first settling wins", () => {
  const { promise, resolve, reject } = pending();
  const { seen, as } = noting();
  promise.done(as("done")).fail(as("fail"));
  resolve("first");
  resolve("second");
  reject({ code: 1 });
  assert.deepEqual([seen, promise.state()], [[["done", "first"]], "resolved"]);
});

test("then: what ok returns resolves the next", () => {
  const { promise, resolve } = pending();
  const { seen, as } = noting();
  promise.then((value) => value + "!").then(as("next"));
  promise.then(() => undefined).then(as("nothing"));
  resolve("OK");
  assert.deepEqual(seen, [["next", "OK!"], ["nothing", undefined]]);
});

test("then: what bad returns keeps the chain failed with it", () => {
  const { promise, reject } = pending();
  const { seen, as } = noting();
  promise.then(as("never"), (error) => error.code).then(as("never"), as("failed with"));
  reject({ code: 11 });
  assert.deepEqual(seen, [["failed with", 11]]);
});

test("then: a missing handler passes the value or the error through", () => {
  const { seen, as } = noting();
  const settled = pending();
  settled.promise.then(null, as("never")).then(undefined).then(as("value"));
  settled.resolve("OK");
  const failed = pending();
  failed.promise.then(as("never")).then(as("never")).fail(as("error"));
  failed.reject({ code: 11 });
  assert.deepEqual(seen, [["value", "OK"], ["error", { code: 11 }]]);
});

test("then: a returned promise is followed, from either handler", () => {
  for (const [outer, inner, expected] of [
    ["resolve", "resolve", "done"],
    ["resolve", "reject", "fail"],
    ["reject", "resolve", "done"],
    ["reject", "reject", "fail"],
  ]) {
    const first = pending();
    const second = pending();
    const { seen, as } = noting();
    first.promise.then(() => second.promise, () => second.promise).done(as("done")).fail(as("fail"));
    first[outer]({ code: 1 });
    assert.deepEqual(seen, []);
    second[inner]({ code: 2 });
    assert.deepEqual(seen, [[expected, { code: 2 }]], `${outer}, then ${inner}`);
  }
});

test("then: all values of a followed promise of another library pass", () => {
  const { promise, resolve } = pending();
  const { seen, as } = noting();
  const theirs = { then: (ok) => void ok("text", "success", 200) };
  promise.then(() => ({ promise: () => theirs })).done(as("all")).then(null).then(as("still all"));
  resolve("OK");
  assert.deepEqual(seen, [["all", "text", "success", 200], ["still all", "text", "success", 200]]);
});

test("catch is then with a failure handler alone", () => {
  const settled = pending();
  const { seen, as } = noting();
  settled.promise.catch(as("never")).then(as("value"));
  settled.resolve("OK");
  const failed = pending();
  failed.promise.catch((error) => error.code).fail(as("still failed"));
  failed.reject({ code: 13 });
  assert.deepEqual(seen, [["value", "OK"], ["still failed", 13]]);
});

test("await and the language's promises take it as one of theirs, and it takes theirs", async () => {
  const settled = pending();
  settled.resolve("OK");
  assert.equal(await settled.promise, "OK");
  const failed = pending();
  failed.reject({ code: 11 });
  await assert.rejects(Promise.all([failed.promise]), { code: 11 });
  const mixed = pending();
  const value = mixed.promise.then(async (text) => `${text} later`);
  mixed.resolve("OK");
  assert.equal(value.state(), "pending");
  assert.equal(await value, "OK later");
});

test("an exception in a callback is not caught; those behind it are left out, later ones run", () => {
  const { promise, resolve } = pending();
  const { seen, as } = noting();
  promise
    .done(as("before"), () => {
      throw new Error("of the application");
    })
    .done(as("behind"));
  const next = promise.then(as("behind too"));
  assert.throws(() => resolve("OK"), { message: "of the application" });
  promise.done(as("later"));
  assert.deepEqual(seen, [["before", "OK"], ["later", "OK"]]);
  assert.deepEqual([promise.state(), next.state()], ["resolved", "pending"]);
});

test("an exception in a handler of then goes to whoever settled, and leaves the next pending", () => {
  const { promise, resolve } = pending();
  const next = promise.then(() => {
    throw new Error("of the application");
  });
  assert.throws(() => resolve("OK"), { message: "of the application" });
  assert.equal(next.state(), "pending");
});

test("a call is not among the language's promises, and settles nothing before it returns", () => {
  const { cloud } = load();
  const promise = cloud.User.validate("ana");
  assert.ok(!(promise instanceof Promise));
  assert.equal(promise.state(), "pending");
});
