// What every action element does: it runs on a click inside it or by `run()`, is busy meanwhile (a second run is the same run), then fires
// exactly one of `success` and `failure`, runs its child actions of that branch one after the other (the first that fails ends the chain),
// and fires `finished`. The events do not bubble, so that nobody takes a child's for its parent's.
import type { Code } from "@ostiary/client";
import type { ReactiveController, ReactiveElement } from "lit";
import { Words } from "../localize.js";

export interface Failure {
  code: Code | "internal";
  message: string;
}

/** What an element needs to be an action. `on` names the branch of its parent in which it runs. */
export interface ActionElement extends ReactiveElement {
  on: "success" | "failure";
  run(): Promise<boolean>;
}

const isAction = (element: Element): element is ActionElement => "action" in element && element.action instanceof Action;
const typing = "input:not([type=button], [type=submit]), select, textarea, label";

export class Action<T> implements ReactiveController {
  /** What the last run came to. */
  result: T | undefined;
  /** Refuses clicks while it is true, for example until a code may be sent again. */
  resting = () => false;
  readonly #words: Words;
  #running: Promise<boolean> | undefined;

  constructor(
    private readonly host: ReactiveElement,
    private readonly perform: () => Promise<T>,
  ) {
    this.#words = new Words(host);
    host.addController(this);
  }

  hostConnected() {
    this.host.addEventListener("click", this.#clicked);
    this.show();
  }

  hostDisconnected() {
    this.host.removeEventListener("click", this.#clicked);
  }

  get busy() {
    return this.#running !== undefined;
  }

  /** Whether it succeeded, with all of its chain. */
  run(): Promise<boolean> {
    this.#running ??= this.#runOnce().finally(() => {
      this.#running = undefined;
      this.show();
      this.#fire("finished");
    });
    this.show();
    return this.#running;
  }

  /** Shows on the element and its buttons whether it can be run. */
  show() {
    this.host.toggleAttribute("busy", this.busy);
    const off = this.busy || this.resting();
    for (const button of this.#own("button, [role=button]")) {
      // Not `disabled`: the button keeps the focus.
      button.setAttribute("aria-disabled", String(off));
      button.setAttribute("aria-busy", String(this.busy));
    }
  }

  async #runOnce(): Promise<boolean> {
    let succeeded = true;
    try {
      this.result = await this.perform();
      this.#fire("success", this.result);
    } catch (error) {
      succeeded = false;
      this.#fire("failure", this.#failure(error));
    }
    for (const child of this.host.children) {
      if (!isAction(child) || child.on !== (succeeded ? "success" : "failure")) continue;
      if (!(await child.run())) return false;
    }
    return succeeded;
  }

  #failure(error: unknown): Failure {
    const { code, fields } = error as { code?: Code; fields?: { field: string; code: Code }[] };
    if (!code) {
      console.error(error);
      return { code: "internal", message: error instanceof Error ? error.message : String(error) };
    }
    const beside = fields?.[0]?.code;
    return { code, message: this.#words.explain(code === "invalid_request" && beside ? beside : code) };
  }

  #fire(name: string, detail?: unknown) {
    this.host.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #own(selector: string): Element[] {
    return [...this.host.querySelectorAll(selector)].filter((found) => closestAction(found) === this.host);
  }

  #clicked = (event: Event) => {
    const target = event.target as Element;
    if (closestAction(target) !== this.host || target.closest(typing)) return;
    event.preventDefault(); // a submit button does not send its form away
    if (!this.busy && !this.resting()) void this.run();
  };
}

function closestAction(element: Element): Element | null {
  for (let at: Element | null = element; at; at = at.parentElement) if (isAction(at)) return at;
  return null;
}
