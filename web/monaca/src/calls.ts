// The way of every call: it waits until the client is configured, takes the session and the device along, and takes from the answer what
// the vendor's client takes, in its order: session, token of automatic login, what the method itself changes. Then its promise settles.
// Session and token go to no other backend than the one that they are from.
import { deferred, type Deferred } from "./deferred.js";
import { loginToken } from "./memory.js";
import type { CloudError, CloudPromise, MonacaCloud } from "./monaca-cloud.js";
import { exchange, type Answer, type Failure } from "./transport.js";

/** `read` makes of the server's result what the promise resolves with, and changes what the method changes. */
export type Call = <Result, Value = Result>(method: string, params: object, read?: (result: Result) => Value) => CloudPromise<Value>;

export const newError = (code: number, message: string, data: Record<string, unknown> = {}): CloudError => ({ code, message, data });

const failures: Record<Failure, readonly [number, string]> = {
  "timed out": [-11, "Connection timeout"],
  "invalid response": [-12, "Invalid response"],
  "invalid status": [-13, "Invalid status code"],
};
const failureOf = (failure: Failure) => newError(...failures[failure]);

export const notConfigured = "monaca.cloud is not configured: it needs url, backendId and apiKey";

/** Where and as whom calls are made; read when a call is sent. */
type Target = Pick<MonacaCloud, "url" | "backendId" | "apiKey" | "deviceId" | "timeout">;

export class Calls {
  private session = "";
  /** Nothing once the client is configured. */
  private waiting: (() => void)[] | undefined = [];

  constructor(private readonly target: Target) {}

  readonly call: Call = <Result, Value>(method: string, params: object, read?: (result: Result) => Value) => {
    const outcome = deferred<Value>();
    // Now, so that a cycle in it is told to the caller, and changes after the call come too late.
    const own = JSON.stringify(params);
    const send = () => this.send(method, own, outcome, read);
    if (!this.waiting) send();
    else if (this.waiting.push(send) === 1) console.warn(notConfigured);
    return outcome.promise;
  };

  /** Sends what has waited, in its order. */
  start(): void {
    const calls = this.waiting ?? [];
    this.waiting = undefined;
    for (const send of calls) send();
  }

  forgetSession(): void {
    this.session = "";
  }

  /** What would log the user in again. */
  forget(): void {
    this.forgetSession();
    loginToken.remove(this.address);
  }

  private get address(): string {
    return this.target.url + this.target.backendId;
  }

  private send<Result, Value>(method: string, own: string, outcome: Deferred<Value>, read?: (result: Result) => Value): void {
    const { address } = this;
    const { apiKey, deviceId, timeout } = this.target;
    const control = JSON.stringify({
      // Not among its own, since whose token it is depends on where it goes.
      loginToken: method === "User.autoLogin" ? loginToken.get(address) : undefined,
      __api_key: apiKey,
      __device: deviceId,
      // One that there is not is left out, never empty.
      __session: this.session || undefined,
    });
    const params = own === "{}" ? control : `${own.slice(0, -1)},${control.slice(1)}`;
    exchange({
      url: address,
      body: `{"jsonrpc":"2.0","method":"${method}","params":${params},"id":"1"}`,
      timeout,
      // security: its session is not for the backend that was configured meanwhile
      // (an_answer_that_comes_after_another_backend_was_configured_changes_nothing_and_fails).
      answered: (answer) => (address === this.address ? this.settle(answer, outcome, read) : outcome.reject(failureOf("invalid response"))),
      failed: (failure) => outcome.reject(failureOf(failure)),
    });
  }

  private settle<Result, Value>({ session, result, error }: Answer, outcome: Deferred<Value>, read?: (result: Result) => Value): void {
    if (session) this.session = session;
    if (error !== undefined) return outcome.reject(error);
    const token = (result as { loginToken?: unknown } | null)?.loginToken;
    if (typeof token === "string") loginToken.set(this.address, token);
    let value: Value;
    try {
      value = read ? read(result as Result) : (result as Value);
    } catch {
      return outcome.reject(failureOf("invalid response"));
    }
    outcome.resolve(value);
  }
}
