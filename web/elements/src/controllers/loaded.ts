// Something that an element needs before it can be drawn: the application's settings, a list. Loads when the element is connected and again
// by `load()`; `error` is what the last try met.
import type { OstiaryError } from "@ostiary/client";
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Loaded<T> implements ReactiveController {
  value: T | undefined;
  error: OstiaryError | undefined;
  #tries = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly read: () => Promise<T>,
  ) {
    host.addController(this);
  }

  hostConnected() {
    void this.load();
  }

  load = async (): Promise<void> => {
    const mine = ++this.#tries;
    this.error = undefined;
    this.host.requestUpdate();
    try {
      const value = await this.read();
      if (mine === this.#tries) this.value = value;
    } catch (error) {
      if (mine === this.#tries) this.error = error as OstiaryError;
    }
    this.host.requestUpdate();
  };
}
