// A forgotten password: where to send the code, then the code and a new password. A link from the message brings both; opening it changes
// nothing until the new password is sent.
import type { Application, Target } from "@ostiary/client";
import { html, LitElement, nothing, unsafeCSS } from "lit";
import { client } from "../app.js";
import { Countdown } from "../controllers/countdown.js";
import { focusStep, Form } from "../controllers/form.js";
import { Loaded } from "../controllers/loaded.js";
import { Strength } from "../controllers/strength.js";
import { Words, type Key } from "../localize.js";
import { logo } from "./brand.js";
import { codeField, resend } from "./code_field.js";
import css from "./form.css";
import { card, field, link, step, submit, title, whenLoaded, type Part } from "./parts.js";
import { passwordField } from "./password_field.js";
import { phoneField } from "./phone_field.js";

/**
 * Sets a new password for somebody who forgot it.
 * @element ostiary-recover-form
 * @attr log-in-url - Where to log in afterwards; a link to it is shown.
 * @attr link - `email=...&code=...` from a message's link; else taken from the page's address after `#`.
 * @fires success - `detail` is the id of the account. Nobody is logged in.
 * @fires failure - `detail` is { code, message }.
 */
export class RecoverForm extends LitElement {
  static override styles = unsafeCSS(css);
  static override properties = { logInUrl: { attribute: "log-in-url" }, link: {} };
  declare logInUrl?: string;
  declare link?: string;

  readonly #words = new Words(this);
  readonly #form = new Form(this, this.#words);
  readonly #countdown = new Countdown(this);
  readonly #application = new Loaded(this, () => client().application());
  readonly #strength = new Strength(this.#form, () => this.#target);
  #step: "who" | "code" | "done" = "who";
  #byPhone = false;

  override connectedCallback() {
    super.connectedCallback();
    this.#follow();
    addEventListener("hashchange", this.#opened);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#opened);
  }

  /** Takes what a link brings; answers whether there was one. */
  #follow(): boolean {
    const given = new URLSearchParams(this.link ?? location.hash.slice(1));
    const [email, code] = [given.get("email"), given.get("code")];
    if (!email || !code) return false;
    this.#form.values = { email, code };
    this.#byPhone = false;
    this.#step = "code";
    // The code does not stay in the address, where the history keeps it.
    if (!this.link) history.replaceState(history.state, "", location.pathname + location.search);
    return true;
  }

  /** A link that is opened where this page is open already. */
  #opened = () => {
    if (this.link || !this.#follow()) return;
    this.#form.clear();
    void focusStep(this);
  };

  override render() {
    return card(whenLoaded(this.#words, this.#application, (application) => this.#draw(application)));
  }

  #draw(application: Application): Part {
    if (this.#step === "who") return this.#whoStep(application);
    if (this.#step === "code") return this.#codeStep(application);
    const { say } = this.#words;
    return html`${title(say("password_changed"), say("password_changed_text"))}
    ${this.logInUrl ? html`<p><a href=${this.logInUrl}>${say("log_in")}</a></p>` : nothing}`;
  }

  #whoStep(application: Application): Part {
    const { say } = this.#words;
    const { login } = application;
    const both = (login.email_password || login.email_code) && (login.phone_password || login.phone_code);
    const switched = () => {
      this.#byPhone = !this.#byPhone;
      this.#form.clear();
      this.requestUpdate();
      void focusStep(this);
    };
    return html`${title(say("recover_title"), say("recover_text"), logo(application))}
    ${step(
      this.#form,
      () => this.#send(),
      html`${this.#byPhone ? phoneField(this.#form) : field(this.#form, { name: "email", label: say("email"), type: "email", autocomplete: "username", inputmode: "email" })}
      ${submit(this.#form, say("send_code"))} ${both ? link(say(`use_${this.#byPhone ? "email" : "phone"}` as Key), switched) : nothing}`,
      this.#byPhone ? "phone" : "email",
    )}
    ${this.logInUrl ? html`<p class="muted"><a href=${this.logInUrl}>${say("back_to_log_in")}</a></p>` : nothing}`;
  }

  #codeStep(application: Application): Part {
    const { say } = this.#words;
    this.#form.aliases = { new_password: "password" };
    const back = () => {
      this.#step = "who";
      this.#form.clear();
      this.requestUpdate();
      void focusStep(this);
    };
    return html`${title(say("new_password_title"), say("code_sent", { to: this.#to }))}
    ${step(
      this.#form,
      () => this.#reset(),
      html`<input hidden name="who" autocomplete="username" .value=${this.#to} readonly />
        ${codeField(this.#form, { length: application.codes.length, autoSend: false })}
        ${passwordField(this.#form, { label: say("new_password"), strength: this.#strength, rules: application.passwords })}
        ${submit(this.#form, say("set_password"))}`,
      "code",
      "password",
    )}
    <div class="row between">${resend(this.#form, this.#countdown, () => this.#send())} ${link(say("wrong_address"), back)}</div>`;
  }

  get #to(): string {
    return this.#form.value(this.#byPhone ? "phone" : "email").trim();
  }

  get #target(): Target {
    return (this.#byPhone ? { phone: this.#to } : { email: this.#to }) as Target;
  }

  async #send() {
    await this.#countdown.send({ ...this.#target, purpose: "reset_password", language: this.#words.language });
    this.#form.values["code"] = "";
    this.#step = "code";
    void focusStep(this);
  }

  async #reset() {
    try {
      const { account } = await client().resetPassword({ ...this.#target, code: this.#form.value("code"), new_password: this.#form.value("password") });
      this.#form.values = {};
      this.#step = "done";
      void focusStep(this);
      this.dispatchEvent(new CustomEvent("success", { detail: account.id }));
    } catch (error) {
      const { code } = error as { code: string };
      this.dispatchEvent(new CustomEvent("failure", { detail: { code, message: this.#words.explain(code) } }));
      throw error;
    }
  }
}

customElements.define("ostiary-recover-form", RecoverForm);
