// All that the server keeps of the account, as one file. A large account's file is made in the background; the form waits for it.
import type { Export } from "@ostiary/client";
import { html, LitElement, nothing, unsafeCSS } from "lit";
import { client } from "../app.js";
import { Form } from "../controllers/form.js";
import { Own } from "../controllers/own.js";
import { Words } from "../localize.js";
import css from "./form.css";
import { button, card, summary, title } from "./parts.js";

const pause = 3000; // milliseconds between two looks

/**
 * Downloads what the server keeps of the account.
 * @element ostiary-export
 * @fires success - The file is there.
 */
export class DataExport extends LitElement {
  static override styles = unsafeCSS(css);

  readonly #words = new Words(this);
  readonly #form = new Form(this, this.#words);
  readonly #own = new Own(this, this.#words);
  #waiting = false;

  override render() {
    const { say } = this.#words;
    const ask = () => void this.#form.send(() => this.#export());
    return card(
      this.#own.draw(
        () => html`${title(say("export_title"), say("export_text"))} ${summary(this.#form)}
          ${this.#waiting ? html`<p class="notice" role="status">${say("export_waiting")}</p>` : nothing}
          ${button(say("export_button"), { busy: this.#form.busy, press: ask })}`,
      ),
    );
  }

  async #export() {
    let state: Export = await client().requestExport();
    while (state.state === "waiting" && this.isConnected) {
      this.#waiting = true;
      this.requestUpdate();
      await new Promise((resume) => setTimeout(resume, pause));
      state = await client().exportState(state.id);
    }
    this.#waiting = false;
    if (state.state !== "ready") return;
    save(await client().exportArchive(state.id), `account-${state.created_at.slice(0, 10)}.json`);
    this.dispatchEvent(new CustomEvent("success"));
  }
}

function save(file: Blob, name: string) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

customElements.define("ostiary-export", DataExport);
