// Seconds until a time that the server named. Its host is updated each second, and once more at the end.
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Countdown implements ReactiveController {
  #until = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get remaining(): number {
    return Math.max(0, Math.ceil((this.#until - Date.now()) / 1000));
  }

  /** `at` as the server says it; a clock that is wrong here shortens or lengthens the wait, so the wait is bounded. */
  start(at: string, longest = 3600) {
    this.#until = Math.min(Date.parse(at), Date.now() + longest * 1000);
    this.#tick();
  }

  stop() {
    this.#until = 0;
    clearTimeout(this.#timer);
    this.host.requestUpdate();
  }

  hostConnected() {
    if (this.remaining) this.#tick();
  }

  hostDisconnected() {
    clearTimeout(this.#timer);
  }

  #tick = () => {
    clearTimeout(this.#timer);
    this.host.requestUpdate();
    const left = this.#until - Date.now();
    if (left > 0) this.#timer = setTimeout(this.#tick, left % 1000 || 1000);
  };
}
