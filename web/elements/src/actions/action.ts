// What every action element does: it runs on a click inside it or by `run()`, is busy meanwhile (a second run is the same run), then fires
// exactly one of `success` and `failure`, runs its child actions of that branch one after the other (the first that fails ends the chain),
// and fires `finished`. The events do not bubble, so that nobody takes a child's for its parent's.
import type { Code } from "@ostiary/client";
import { ReactiveElement } from "lit";
import { Words } from "../localize.js";
import { inputs } from "./inputs.js";

export interface Failure {
  code: Code | "internal";
  message: string;
}

const typing = "input:not([type=button], [type=submit]), select, textarea, label";

/** The properties of an action: its inputs, each also by reference, and in which branch of a parent it runs. */
export const properties = (...names: string[]) => ({ ...inputs(...names), on: {} });

export abstract class Action<T> extends ReactiveElement {
  declare on: "success" | "failure";
  readonly #words = new Words(this);
  #running: Promise<boolean> | undefined;
  #value: T | undefined;

  constructor() {
    super();
    this.on = "success";
    this.addEventListener("click", this.#clicked);
  }

  /** Does the one thing that this action is for; answers the detail of `success`, or throws. */
  protected abstract perform(): Promise<T>;

  /** Refuses clicks while it is true, for example until a code may be sent again. */
  protected get resting(): boolean {
    return false;
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

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** The detail of the last success. */
  get value(): T | undefined {
    return this.#value;
  }

  /** What is inside belongs to the page, and is styled by it. */
  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.show();
  }

  /** Shows on the element and its buttons whether it can be run. */
  protected show() {
    this.toggleAttribute("busy", this.busy);
    const off = this.busy || this.resting;
    for (const button of this.querySelectorAll("button, [role=button]")) {
      if (closestAction(button) !== this) continue;
      // Not `disabled`: the button keeps the focus.
      button.setAttribute("aria-disabled", String(off));
      button.setAttribute("aria-busy", String(this.busy));
    }
  }

  async #runOnce(): Promise<boolean> {
    let succeeded = true;
    try {
      this.#value = await this.perform();
      this.#fire("success", this.#value);
    } catch (error) {
      succeeded = false;
      this.#fire("failure", this.#failure(error));
    }
    for (const child of this.children) {
      if (!(child instanceof Action) || child.on !== (succeeded ? "success" : "failure")) continue;
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
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #clicked = (event: Event) => {
    const target = event.target as Element;
    if (closestAction(target) !== this || target.closest(typing)) return;
    event.preventDefault(); // a submit button does not send its form away
    if (!this.busy && !this.resting) void this.run();
  };
}

function closestAction(element: Element): Element | null {
  for (let at: Element | null = element; at; at = at.parentElement) if (at instanceof Action) return at;
  return null;
}
