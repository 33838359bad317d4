// What an error of the client carries, and what the client sends again.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { counting, failsWith, newClient, newEmail, password, registered, server } from "./people.js";

describe("errors", () => {
  test("carry the code, the fields and the request", async () => {
    const error = await newClient().register({ email: "nobody", password: "x" }).catch((caught) => caught);
    failsWith("invalid_request")(error);
    assert.equal(error.status, 400);
    assert.equal(error.field("email").code, "invalid_email");
    assert.match(error.requestId, /[0-9a-f-]{36}/);
  });

  test("wrong credentials leave the store alone", async () => {
    const { client, email } = await registered();
    await assert.rejects(client.logIn({ email, password: "wrong wrong wrong" }), failsWith("wrong_credentials"));
    await assert.rejects(client.changePassword({ current_password: "wrong", new_password: "nine green whales" }), failsWith("wrong_credentials"));
    assert.equal(client.current.loggedIn, true);
  });

  test("any answer that the session has ended empties the store", async () => {
    const { client } = await registered();
    const changes = [];
    client.current.subscribe((current) => changes.push(current.loggedIn));
    await fetch(`${server.url}/v1/session`, { method: "DELETE", headers: { Authorization: `Bearer ${client.current.token}` } });
    await assert.rejects(client.sessions(), failsWith("unauthenticated"));
    assert.equal(client.current.loggedIn, false);
    assert.equal(client.current.account, null);
    assert.deepEqual(changes, [false]);
  });

  test("a rule that a registration breaks is told before it is made", async () => {
    const error = await newClient().validate({ email: newEmail(), password: "password" }).catch((caught) => caught);
    assert.equal(error.field("password").code, "password_too_guessable");
  });

  test("no server, a late server and a proxy's own page have codes of their own", async () => {
    await assert.rejects(newClient({ fetch: () => Promise.reject(new TypeError("refused")) }).application(), failsWith("offline"));
    const never = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    await assert.rejects(newClient({ timeout: 20, fetch: never }).application(), failsWith("timed_out"));
    const proxy = async () => new Response("<h1>Bad gateway</h1>", { status: 502 });
    await assert.rejects(newClient({ fetch: proxy }).application(), failsWith("unavailable"));
  });

  test("what is safe to repeat survives one lost connection; what is not is sent once", async () => {
    const losing = () => {
      let lost = 0;
      const counted = counting();
      const once = (address, init) => (lost++ ? counted.fetch(address, init) : Promise.reject(new TypeError("reset")));
      return { fetch: once, tries: () => lost };
    };
    const safe = losing();
    await newClient(safe).application();
    assert.equal(safe.tries(), 2);
    const unsafe = losing();
    await assert.rejects(newClient(unsafe).logIn({ email: newEmail(), password }), failsWith("offline"));
    assert.equal(unsafe.tries(), 1);
  });

  test("a registration whose answer is lost is made once", async () => {
    const email = newEmail();
    let lost = false;
    const losesAnswer = async (address, init) => {
      const answer = await fetch(address, init);
      if (address.endsWith("/v1/accounts") && !lost) {
        lost = true;
        throw new TypeError("reset");
      }
      return answer;
    };
    const client = newClient({ fetch: losesAnswer });
    await client.sendCode({ purpose: "register", email });
    await client.register({ email, email_code: await server.codeFor(email, "register"), password });
    assert.equal(client.current.account.email, email);
    assert.ok(await client.refresh());
  });
});
