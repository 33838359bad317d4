// Seconds until a time that the server named, and the sending of codes that is waited for. The host is updated each second, and once more at
// the end.
import { OstiaryError, type Application, type Purpose, type Target } from "@ostiary/client";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { client } from "../app.js";

export class Countdown implements ReactiveController {
  #until = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get remaining(): number {
    return Math.max(0, Math.ceil((this.#until - Date.now()) / 1000));
  }

  /** Sends a code. One that went there a moment ago, before the page was loaded again or from another tab, still works: then that one is meant. */
  async send(wish: Target & { purpose: Purpose; language: string }) {
    try {
      const { resend_at } = await client().sendCode(wish);
      this.start(resend_at);
    } catch (error) {
      const wait = error instanceof OstiaryError && error.code === "too_many_codes" ? error.retryAfter : undefined;
      const { codes } = await client().application();
      const age = codes.resend_after_seconds - (wait ?? Infinity);
      if (!wait || age < 0 || age >= codes.lifetime_seconds) throw error;
      this.wait(wait);
    }
  }

  /** `at` as the server says it. Where the clock is slow here, no longer than the application's settings let it be. */
  start(at: string) {
    const began = Date.now();
    this.#run(Date.parse(at));
    const bound = ({ codes }: Application) => this.#run(Math.min(this.#until, began + codes.resend_after_seconds * 1000));
    client().application().then(bound, () => undefined);
  }

  wait(seconds: number) {
    this.#run(Date.now() + seconds * 1000);
  }

  hostConnected() {
    if (this.remaining) this.#tick();
  }

  hostDisconnected() {
    clearTimeout(this.#timer);
  }

  #run(until: number) {
    this.#until = until;
    this.#tick();
  }

  #tick = () => {
    clearTimeout(this.#timer);
    this.host.requestUpdate();
    const left = this.#until - Date.now();
    if (left > 0) this.#timer = setTimeout(this.#tick, left % 1000 || 1000);
  };
}
