// The state of a form: what was typed, what is wrong with it, and whether it is being sent. What was typed is never cleared by an error.
// After an error the focus goes to the first field at fault, else to the summary.
import { OstiaryError } from "@ostiary/client";
import type { ReactiveController, ReactiveElement } from "lit";
import type { Key, Words } from "../localize.js";

export class Form implements ReactiveController {
  values: Record<string, string> = {};
  /** Field -> sentence. */
  faults = new Map<string, string>();
  /** What is wrong with none of the fields. */
  summary = "";
  busy = false;
  /** Names of the API -> fields of this form, where they differ; "code" for an answer that the code is wrong. */
  aliases: Record<string, string> = {};

  constructor(
    readonly host: ReactiveElement,
    readonly words: Words,
  ) {
    host.addController(this);
  }

  hostConnected() {}

  value(name: string): string {
    return this.values[name] ?? "";
  }

  set(name: string, value: string) {
    this.values[name] = value;
    this.faults.delete(name);
    this.host.requestUpdate();
  }

  /** For the `input` event of a field. */
  typed = (event: Event) => {
    const { name, value } = event.target as HTMLInputElement;
    this.set(name, value);
  };

  /** Refuses a field that is empty; answers whether there was such a one. */
  missing(...names: string[]): boolean {
    for (const name of names) if (!this.value(name).trim()) this.faults.set(name, this.words.say("error_required"));
    return names.some((name) => this.faults.has(name));
  }

  /** Does the work of a form or button once at a time; answers whether it was done. */
  async send(work: () => Promise<unknown>, ...required: string[]): Promise<boolean> {
    if (this.busy) return false;
    this.clear();
    if (this.missing(...required)) {
      await this.#showFault();
      return false;
    }
    this.busy = true;
    this.host.requestUpdate();
    try {
      await work();
      return true;
    } catch (error) {
      this.take(error);
      return false;
    } finally {
      this.busy = false;
      this.host.requestUpdate();
      if (this.summary || this.faults.size) await this.#showFault();
    }
  }

  clear() {
    this.faults.clear();
    this.summary = "";
  }

  take(error: unknown) {
    if (!(error instanceof OstiaryError)) {
      console.error(error);
      this.summary = this.words.explain("internal");
      return;
    }
    const { code, fields, retryAfter } = error;
    for (const fault of fields) this.faults.set(this.aliases[fault.field] ?? fault.field, this.words.explain(fault.code));
    if (code === "wrong_code" && !fields.length) this.faults.set("code", this.words.explain(code));
    const shown = [...this.faults.keys()].some((name) => this.#input(name));
    if (shown) return;
    const wait = retryAfter && retryAfter > 60 ? "error_wait_minutes" : "error_wait_seconds";
    const again = retryAfter ? " " + this.words.say(wait as Key, { n: retryAfter > 60 ? Math.ceil(retryAfter / 60) : retryAfter }) : "";
    const first = fields[0] ? this.words.explain(fields[0].code) : this.words.explain(code);
    this.summary = first + again;
  }

  #input(name: string): HTMLElement | null {
    return this.host.renderRoot.querySelector(`[name="${CSS.escape(name)}"]`);
  }

  async #showFault() {
    this.host.requestUpdate();
    await this.host.updateComplete;
    const first = this.host.renderRoot.querySelector<HTMLElement>("[aria-invalid=true]");
    (first ?? this.host.renderRoot.querySelector<HTMLElement>(".summary"))?.focus();
  }
}

/** Puts the focus where the next step begins: its first empty field, else its heading. */
export async function focusStep(host: ReactiveElement): Promise<void> {
  host.requestUpdate();
  await host.updateComplete;
  const fields = [...host.renderRoot.querySelectorAll<HTMLInputElement>("input:not([hidden], [type=hidden], [readonly])")];
  (fields.find((field) => !field.value) ?? fields[0] ?? host.renderRoot.querySelector<HTMLElement>("h2"))?.focus();
}
