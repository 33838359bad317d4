// Updates its host whenever the current account changes, here or in another tab.
import type { Current } from "@ostiary/client";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { client } from "../app.js";

export class CurrentController implements ReactiveController {
  #stop: (() => void) | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get value(): Current {
    return client().current.get();
  }

  hostConnected() {
    this.#stop = client().current.subscribe(() => this.host.requestUpdate());
  }

  hostDisconnected() {
    this.#stop?.();
  }
}
