// Sends a code, and counts down until another may be sent.
import { OstiaryError } from "@ostiary/client";
import { client } from "../app.js";
import { Countdown } from "../controllers/countdown.js";
import { languageOf } from "../localize.js";
import { Action, properties } from "./action.js";
import { ownTargetOf, purposeOf, targetOf } from "./target.js";

/**
 * Sends a code. Until another may be sent, `remaining` counts the seconds: as property, as attribute, and as the text of any
 * `[data-remaining]` inside.
 * @element ostiary-send-code
 * @attr to - Email address or phone number; for `unbind` and `deregister` else the primary contact of `channel`.
 * @attr channel - `email` or `phone`; else seen by the look of `to`.
 * @attr purpose - What the code is for: `register`, `log_in`, `bind`, `unbind`, `reset_password` or `deregister`.
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - `detail` is true.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class SendCode extends Action<true> {
  static override properties = properties("to", "channel", "purpose");
  declare to?: string;
  declare toFrom?: string;
  declare channel?: string;
  declare channelFrom?: string;
  declare purpose?: string;
  declare purposeFrom?: string;

  readonly #countdown = new Countdown(this);

  /** Seconds until another code may be sent. */
  get remaining(): number {
    return this.#countdown.remaining;
  }

  protected override get resting() {
    return this.remaining > 0;
  }

  protected override updated() {
    const { remaining } = this;
    this.toggleAttribute("remaining", remaining > 0);
    if (remaining) this.setAttribute("remaining", String(remaining));
    for (const place of this.querySelectorAll("[data-remaining]")) place.textContent = remaining ? String(remaining) : "";
    this.show();
  }

  protected override async perform() {
    const purpose = purposeOf(this);
    const to = purpose === "unbind" || purpose === "deregister" ? ownTargetOf(this) : targetOf(this);
    try {
      const { resend_at } = await client().sendCode({ ...to, purpose, language: languageOf(this) });
      this.#countdown.start(resend_at);
    } catch (error) {
      // One was sent before this page was there, or too many were: the server says how long to wait.
      if (error instanceof OstiaryError && error.code === "too_many_codes" && error.retryAfter) this.#countdown.wait(error.retryAfter);
      throw error;
    }
    return true as const;
  }
}

customElements.define("ostiary-send-code", SendCode);
