// Where the account is logged in, with a way to end what its owner does not know.
import type { Session } from "@ostiary/client";
import { html, LitElement, nothing, unsafeCSS } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { client } from "../app.js";
import { Form } from "../controllers/form.js";
import { Loaded } from "../controllers/loaded.js";
import { Own } from "../controllers/own.js";
import { Words } from "../localize.js";
import { toast } from "../toast.js";
import { browserOf } from "../user_agent.js";
import css from "./form.css";
import { button, card, summary, title, whenLoaded, type Part } from "./parts.js";

/**
 * The account's sessions.
 * @element ostiary-sessions
 * @fires change - Sessions were ended.
 */
export class Sessions extends LitElement {
  static override styles = unsafeCSS(css);

  readonly #words = new Words(this);
  readonly #form = new Form(this, this.#words);
  readonly #own = new Own(this, this.#words);
  /** Whose sessions were asked for. */
  #of: string | undefined;
  readonly #sessions = new Loaded(this, async () => {
    this.#of = client().current.account?.id;
    return this.#of ? client().sessions() : [];
  });

  override willUpdate() {
    const { account } = client().current;
    if (account?.id === this.#of) return;
    this.#sessions.value = undefined;
    void this.#sessions.load();
  }

  override render() {
    const { say } = this.#words;
    return card(
      this.#own.draw(() =>
        whenLoaded(
          this.#words,
          this.#sessions,
          (sessions) => html`${title(say("sessions_title"), say("sessions_text"))} ${summary(this.#form)}
            <ul class="list" part="list">
              ${repeat(sessions, ({ id }) => id, (session) => this.#item(session))}
            </ul>
            ${sessions.length > 1 ? button(say("end_others"), { busy: this.#form.busy, press: () => void this.#end() }) : nothing}`,
        ),
      ),
    );
  }

  #item(session: Session): Part {
    const { say } = this.#words;
    const name = browserOf(session.user_agent) || say("unknown_device");
    return html`<li>
      <div class="row between">
        <span class="value">${name}</span>
        ${session.current
          ? html`<span class="badge good">${say("this_device")}</span>`
          : html`<button type="button" class="small" aria-label=${`${say("end_session")}: ${name}`} @click=${() => void this.#end(session)}>
              <span>${say("end_session")}</span>
            </button>`}
      </div>
      <p class="muted"><bdi>${session.address}</bdi> · ${say("last_seen", { at: this.#words.date(session.last_seen_at, "short") })}</p>
    </li>`;
  }

  async #end(session?: Session) {
    await this.#form.send(async () => {
      await (session ? client().endSession(session.id) : client().endOtherSessions());
      await this.#sessions.load();
      toast(this.#words.say("sessions_ended"));
      this.dispatchEvent(new CustomEvent("change"));
    });
  }
}

customElements.define("ostiary-sessions", Sessions);
