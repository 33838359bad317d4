// Coming and going by the client: registering, logging in and out, new passwords, sessions.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { newClient, newEmail, password, registered, server } from "./people.js";

describe("coming and going", () => {
  test("registering logs in and the store says so", async () => {
    const { client, email } = await registered();
    assert.equal(client.current.loggedIn, true);
    assert.equal(client.current.account.email, email);
    assert.ok(client.current.token);
  });

  test("a code can be checked and is still good afterwards", async () => {
    const client = newClient();
    const email = newEmail();
    const sent = await client.sendCode({ purpose: "register", email });
    assert.ok(Date.parse(sent.expires_at) > Date.now());
    const code = await server.codeFor(email, "register");
    assert.deepEqual(await client.checkCode({ purpose: "register", email, code }), { valid: true });
    await client.register({ email, email_code: code });
  });

  test("logging in by password, by code, and out again", async () => {
    const { client, email } = await registered();
    await client.logOut();
    assert.deepEqual([client.current.loggedIn, client.current.account, client.current.token], [false, null, undefined]);
    await client.logIn({ email, password });
    await client.logOut();
    await client.sendCode({ purpose: "log_in", email });
    const answer = await client.logIn({ email, code: await server.codeFor(email, "log_in") });
    assert.equal(answer.created, false);
    assert.equal(client.current.loggedIn, true);
  });

  test("logging out ends the session at the server", async () => {
    const { client } = await registered();
    const { token } = client.current;
    await client.logOut();
    const answer = await fetch(`${server.url}/v1/session`, { headers: { Authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 401);
  });

  test("a new login on a device that is known shows its device token", async () => {
    const { client, email } = await registered();
    await client.logOut();
    let sent;
    const spy = newClient({ storage: client.current.storage, fetch: (address, init) => ((sent = init.headers), fetch(address, init)) });
    await spy.logIn({ email, password });
    assert.match(sent["Ostiary-Device"], /.+/);
  });

  test("a new password by code ends all sessions and does not log in", async () => {
    const { client, email } = await registered();
    const other = newClient();
    await other.sendCode({ purpose: "reset_password", email });
    const answer = await other.resetPassword({ email, code: await server.codeFor(email, "reset_password"), new_password: "nine green whales" });
    assert.ok(answer.account.id);
    assert.equal(other.current.loggedIn, false);
    assert.equal(client.current.loggedIn, true, "the store is as it was until a refresh");
    assert.equal(await client.refresh(), null);
    assert.equal(client.current.loggedIn, false);
  });

  test("changing the password ends the other sessions", async () => {
    const { client, email } = await registered();
    const other = newClient();
    await other.logIn({ email, password });
    await client.changePassword({ current_password: password, new_password: "nine green whales" });
    assert.equal(await other.refresh(), null);
    assert.equal((await client.sessions()).length, 1);
  });

  test("sessions are listed and ended, one and all others", async () => {
    const { client, email } = await registered();
    const others = [newClient(), newClient(), newClient()];
    for (const other of others) await other.logIn({ email, password });
    const listed = await client.sessions();
    assert.equal(listed.length, 4);
    await client.endSession(listed.find((session) => !session.current).id);
    assert.equal(await client.endOtherSessions(), 2);
    assert.equal((await client.session()).account.id, client.current.account.id);
  });
});
