// The one thing that talks to the server: a method for each action. Every method throws OstiaryError. An answer that says that the
// session has ended empties `current`, whoever asked.
import { CurrentAccount, standardStorage, type Storage } from "./current.js";
import { OstiaryError } from "./error.js";
import { alone } from "./lock.js";
import { onceKey } from "./once_key.js";
import { transportTo, type Transport } from "./transport.js";
import type * as t from "./types.js";

export interface Options {
  /** Where the server is, such as `https://accounts.example.org`. Absent: where the page came from. */
  server?: string;
  /** The application's publishable key. Absent: the default application. */
  application?: string;
  /** `bearer` (else): the token is kept in `storage`. `cookie`: the browser keeps it where scripts cannot read it; same site only. */
  session?: "bearer" | "cookie";
  /** Where the session is kept. Absent: localStorage, or this process's memory where there is none. */
  storage?: Storage;
  /** The language of messages to the user. Absent: the account's or the browser's. */
  language?: string;
  /** Milliseconds to wait for an answer; 20,000 unless told. */
  timeout?: number;
  fetch?: typeof globalThis.fetch;
}

interface Extra {
  body?: unknown;
  headers?: Record<string, string>;
}

export class Client {
  /** Who is logged in, here and in all tabs. */
  readonly current: CurrentAccount;
  readonly #send: Transport;
  readonly #headers: Record<string, string> = {};
  readonly #cookies: boolean;
  readonly #server: string;
  readonly #language: { language?: string };
  #application: Promise<t.Application> | undefined;
  #refresh: Promise<t.Account | null> | undefined;
  #wroteAt = 0;

  constructor(options: Options = {}) {
    const { server = "", application, language, timeout = 20_000, fetch = globalThis.fetch.bind(globalThis) } = options;
    this.#server = server.replace(/\/+$/, "");
    this.#send = transportTo(this.#server, timeout, fetch);
    this.#cookies = options.session === "cookie";
    this.#language = language ? { language } : {};
    if (application) this.#headers["Ostiary-Application"] = application;
    this.current = new CurrentAccount(`ostiary:${server}:${application ?? ""}${this.#cookies ? ":cookie" : ""}`, options.storage ?? standardStorage());
  }

  /** Where something of the server is that an answer names by its path, such as an account's picture. */
  address(path: string): string {
    return path.startsWith("/") ? this.#server + path : path;
  }

  // --- The application and the current account

  /** What a sign-in page must know: enabled ways, rules, brand. Asked once. */
  application(): Promise<t.Application> {
    return (this.#application ??= this.#ask<t.Application>("GET", "/v1/application").catch((error) => {
      this.#application = undefined;
      throw error;
    }));
  }

  /**
   * Reads the account anew, or finds out that nobody is logged in (null). Many callers in many tabs share one request, unless this tab
   * has changed something since it began.
   */
  refresh(): Promise<t.Account | null> {
    if (this.#refresh) return this.#refresh;
    const mine = this.#refreshOnce(Date.now()).finally(() => {
      if (this.#refresh === mine) this.#refresh = undefined;
    });
    return (this.#refresh = mine);
  }

  #refreshOnce(asked: number): Promise<t.Account | null> {
    return alone(this.current.key, async (waited) => {
      if (waited) await this.current.hear(asked);
      const { loggedIn, account, etag, since, readFrom = 0, readUntil = 0 } = this.current.state;
      if (!loggedIn && !this.#cookies) return null;
      if (readUntil > asked && readFrom > this.#wroteAt) return account; // another tab read it while this one waited
      const from = Date.now();
      const known: Record<string, string> = account && etag ? { "If-None-Match": etag } : {};
      try {
        const answer = await this.#call("GET", "/v1/me", { headers: known });
        const now = answer.status === 304 ? account : ((await answer.json()) as t.Account);
        if (since !== this.current.state.since) return this.current.account; // somebody else logged in meanwhile
        const read = { readFrom: from, readUntil: Date.now() };
        this.current.set({ ...read, loggedIn: true, account: now, etag: answer.headers.get("ETag") ?? undefined });
        return now;
      } catch (error) {
        if (!(error instanceof OstiaryError && error.code === "unauthenticated")) throw error;
        if (!this.current.loggedIn) this.current.set({ readFrom: from, readUntil: Date.now() }); // so that other tabs need not ask
        return null;
      }
    });
  }

  /** Whether the session holds, and whose it is; cheap. */
  session(): Promise<t.CurrentSession> {
    return this.#ask("GET", "/v1/session");
  }

  // --- Codes

  sendCode(to: t.Target & { purpose: t.Purpose; language?: string }): Promise<t.CodeSent> {
    return this.#ask("POST", "/v1/codes", { body: { ...this.#language, ...to }, ...once() });
  }

  /** Whether a code is right, without using it up. */
  checkCode(code: t.Target & { purpose: t.Purpose; code: string }): Promise<{ valid: true }> {
    return this.#ask("POST", "/v1/codes/check", { body: code });
  }

  // --- Coming and going

  /** Makes an account and logs it in. */
  register(fields: t.Registration): Promise<t.Registered> {
    return this.#enter("/v1/accounts", fields, once());
  }

  /** The rules of `register`, without making anything. */
  async validate(fields: t.Registration): Promise<void> {
    await this.#call("POST", "/v1/accounts/validate", { body: fields });
  }

  logIn(credentials: t.Credentials): Promise<t.LoggedIn> {
    return this.#enter("/v1/sessions", credentials);
  }

  async logOut(): Promise<void> {
    if (!this.current.loggedIn && !this.#cookies) return;
    await this.#call("DELETE", "/v1/session").catch((error) => {
      if (error.code !== "unauthenticated") throw error;
    });
    this.current.clear();
  }

  /** Sets a new password by a `reset_password` code. Does not log in. */
  resetPassword(reset: t.Target & { code: string; new_password: string }): Promise<{ account: { id: string } }> {
    return this.#change("POST", "/v1/password-resets", { body: reset });
  }

  // --- The account's own

  async changePassword(change: { current_password?: string; new_password: string }): Promise<void> {
    await this.#change("PUT", "/v1/me/password", { body: change });
  }

  /** Adds a contact by a `bind` code. The store shows it after `refresh`. */
  bind(contact: t.Target & { code: string }): Promise<t.Contact> {
    return this.#change("POST", "/v1/me/contacts", { body: contact });
  }

  /** Removes a contact by an `unbind` code; one that was never verified needs none. */
  async unbind(contactId: string, code?: string): Promise<void> {
    await this.#change("POST", `/v1/me/contacts/${contactId}/unbind`, { body: code ? { code } : {} });
  }

  makePrimary(contactId: string, codes: t.PrimaryCodes = {}): Promise<t.Contact> {
    return this.#change("POST", `/v1/me/contacts/${contactId}/primary`, { body: codes });
  }

  /** Changes the profile; `null` removes. Refused when the account changed since the store read it. */
  async updateProfile(patch: t.AccountPatch): Promise<t.Account> {
    const { etag } = this.current.state;
    const answer = await this.#call("PATCH", "/v1/me", { body: patch, headers: etag ? { "If-Match": etag } : {} });
    return this.#became(answer);
  }

  /** A picture as JPEG, PNG or WebP. */
  async setPicture(image: Blob): Promise<t.Account> {
    return this.#became(await this.#call("PUT", "/v1/me/picture", { body: image, headers: { "Content-Type": image.type } }));
  }

  async removePicture(): Promise<void> {
    await this.#change("DELETE", "/v1/me/picture");
  }

  async sessions(): Promise<t.Session[]> {
    return (await this.#ask<{ items: t.Session[] }>("GET", "/v1/sessions")).items;
  }

  async endSession(id: string): Promise<void> {
    await this.#call("DELETE", `/v1/sessions/${id}`);
  }

  /** Logs out everywhere else; answers how many sessions that were. */
  async endOtherSessions(): Promise<number> {
    return (await this.#ask<{ ended: number }>("DELETE", "/v1/sessions")).ended;
  }

  requestExport(): Promise<t.Export> {
    return this.#ask("POST", "/v1/me/exports");
  }

  exportState(id: string): Promise<t.Export> {
    return this.#ask("GET", `/v1/me/exports/${id}`);
  }

  async exportArchive(id: string): Promise<Blob> {
    return (await this.#call("GET", `/v1/me/exports/${id}/archive`)).blob();
  }

  /** Asks for the account to be deleted, and logs out. */
  async deregister(proof: t.Deregistration): Promise<t.Deletion> {
    const deletion = await this.#ask<t.Deletion>("POST", "/v1/me/deletion", { body: proof });
    this.current.clear();
    return deletion;
  }

  /** Takes the request back, logged out, by a `deregister` code. */
  async cancelDeletion(proof: t.Target & { code: string }): Promise<void> {
    await this.#call("POST", "/v1/deletions/cancel", { body: proof });
  }

  /** What has become of a request. */
  deletionStatus(receipt: string): Promise<t.DeletionStatus> {
    return this.#ask("POST", "/v1/deletions/status", { body: { receipt } });
  }

  // --- Requests

  async #call(method: string, path: string, { body, headers = {} }: Extra = {}): Promise<Response> {
    const { token, device, since } = this.current.state;
    const all: Record<string, string> = { ...this.#headers, ...headers };
    if (token) all["Authorization"] = `Bearer ${token}`;
    if (device && path === "/v1/sessions") all["Ostiary-Device"] = device;
    try {
      return await this.#send({ method, path, headers: all, body, cookies: this.#cookies });
    } catch (error) {
      // A late answer about an earlier session says nothing about this one.
      const ours = since === this.current.state.since && this.current.loggedIn;
      if (error instanceof OstiaryError && error.code === "unauthenticated" && ours) this.current.clear();
      throw error;
    }
  }

  async #ask<T>(method: string, path: string, extra?: Extra): Promise<T> {
    const answer = await this.#call(method, path, extra);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  async #change<T>(method: string, path: string, extra?: Extra): Promise<T> {
    const answer = await this.#ask<T>(method, path, extra);
    this.#wroteAt = Date.now();
    this.#refresh = undefined;
    return answer;
  }

  async #enter<T extends t.Registered>(path: string, fields: object, extra?: Extra): Promise<T> {
    const body = this.#cookies ? { ...fields, session: "cookie" } : fields;
    const answer = await this.#ask<T>("POST", path, { ...extra, body });
    const { account, session, device_token } = answer;
    const device = device_token ? { device: device_token } : {};
    this.current.set({ loggedIn: true, account, token: session.token, since: session.id, etag: undefined, ...device });
    return answer;
  }

  async #became(answer: Response): Promise<t.Account> {
    const account = (await answer.json()) as t.Account;
    this.#wroteAt = Date.now();
    this.current.set({ account, etag: answer.headers.get("ETag") ?? undefined });
    return account;
  }
}

/** A request that may be sent again and is carried out once. */
const once = () => ({ headers: { "Idempotency-Key": onceKey() } });
