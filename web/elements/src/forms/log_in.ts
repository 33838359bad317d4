// Login: the identifier first, then what it allows by the settings alone, so that nothing tells whether an account exists. Who asked for the
// account to be deleted may take that back here.
import type { Account, Application, Credentials, Target } from "@ostiary/client";
import { OstiaryError } from "@ostiary/client";
import { html, LitElement, nothing, unsafeCSS } from "lit";
import { kindOf } from "../actions/inputs.js";
import { client } from "../app.js";
import { Countdown } from "../controllers/countdown.js";
import { focusStep, Form } from "../controllers/form.js";
import { Loaded } from "../controllers/loaded.js";
import { Words, type Key } from "../localize.js";
import { logo } from "./brand.js";
import { toast } from "../toast.js";
import { codeField, resend } from "./code_field.js";
import css from "./form.css";
import { button, card, field, link, step, submit, summary, title, whenLoaded, type Part } from "./parts.js";
import { passwordField } from "./password_field.js";
import { phoneField } from "./phone_field.js";

type Step = "who" | "password" | "code" | "deleting" | "cancel";
type Method = keyof Application["login"];

/**
 * The whole login, drawn from the application's settings.
 * @element ostiary-log-in-form
 * @attr sign-up-url - Where people sign up who have no account; a link to it is shown.
 * @attr recover-url - Where people go who forgot their password; a link to it is shown.
 * @fires success - `detail` is { account, token }.
 * @fires failure - `detail` is { code, message }.
 * @fires kept - The account that was being deleted stays. Nobody is logged in.
 */
export class LogInForm extends LitElement {
  static override styles = unsafeCSS(css);
  static override properties = { signUpUrl: { attribute: "sign-up-url" }, recoverUrl: { attribute: "recover-url" } };
  declare signUpUrl?: string;
  declare recoverUrl?: string;

  readonly #words = new Words(this);
  readonly #form = new Form(this, this.#words);
  readonly #countdown = new Countdown(this);
  readonly #application = new Loaded(this, () => client().application());
  #step: Step = "who";
  #byPhone: boolean | undefined;
  /** Until when a deletion can be undone. */
  #until: string | undefined;

  override render() {
    return card(whenLoaded(this.#words, this.#application, (application) => this.#draw(application)));
  }

  #draw(application: Application): Part {
    if (this.#step === "who") return this.#whoStep(application);
    if (this.#step === "password") return this.#passwordStep(application);
    if (this.#step === "deleting") return this.#deletingStep();
    return this.#codeStep(application);
  }

  // --- Who

  #whoStep(application: Application): Part {
    const { say } = this.#words;
    const { login } = application;
    const byMail = login.email_password || login.email_code;
    const byPhone = login.phone_password || login.phone_code;
    const words = byMail || login.username_password;
    const phone = (this.#byPhone ??= !words);
    const name = byMail && login.username_password ? "email_or_username" : byMail ? "email" : "username";
    const switched = () => {
      this.#byPhone = !phone;
      this.#form.clear();
      this.requestUpdate();
      void focusStep(this);
    };
    return html`${title(say("log_in_title", { name: application.name }), nothing, logo(application))}
    ${step(
      this.#form,
      async () => this.#identified(application),
      html`${phone
        ? phoneField(this.#form)
        : field(this.#form, { name: "identifier", label: say(name), type: name === "email" ? "email" : "text", autocomplete: "username", inputmode: byMail ? "email" : "text" })}
      ${submit(this.#form, say("continue"))}
      ${words && byPhone ? link(say(phone ? (`use_${name}` as Key) : "use_phone"), switched) : nothing}`,
      phone ? "phone" : "identifier",
    )}
    ${this.signUpUrl && application.registration.open
      ? html`<p class="muted">${say("no_account")} <a href=${this.signUpUrl}>${say("sign_up")}</a></p>`
      : nothing}`;
  }

  get #identifier(): string {
    return this.#form.value(this.#byPhone ? "phone" : "identifier").trim();
  }

  get #kind(): "email" | "phone" | "username" {
    if (this.#byPhone) return "phone";
    return kindOf(this.#identifier) === "email" ? "email" : "username";
  }

  #allows(application: Application, by: "password" | "code"): boolean {
    return Boolean(application.login[`${this.#kind}_${by}` as Method]);
  }

  async #identified(application: Application) {
    if (this.#allows(application, "password")) this.#go("password");
    else if (this.#allows(application, "code")) await this.#sendCode();
    else this.#form.faults.set("identifier", this.#words.explain("method_not_enabled"));
  }

  // --- Password

  #passwordStep(application: Application): Part {
    const { say } = this.#words;
    const recover = this.recoverUrl && this.#kind !== "username" ? html`<a href=${this.recoverUrl}>${say("forgot_password")}</a>` : nothing;
    return html`${title(say("welcome_back"))}
    ${step(
      this.#form,
      () => this.#enter({ password: this.#form.value("password") }),
      html`${this.#who()} ${passwordField(this.#form, { label: say("password") })} ${submit(this.#form, say("log_in"))}
      <div class="row between">
        ${this.#allows(application, "code") ? link(say("log_in_by_code"), () => void this.#form.send(() => this.#sendCode())) : nothing} ${recover}
      </div>`,
      "password",
    )}`;
  }

  /** Who it is, for the person and for the password manager; and the way back. */
  #who(): Part {
    return html`<div class="row between">
      <bdi class="value">${this.#identifier}</bdi>${link(this.#words.say("not_you"), () => this.#go("who"))}
      <input hidden name="who" autocomplete="username" .value=${this.#identifier} readonly />
    </div>`;
  }

  // --- Code

  #codeStep(application: Application): Part {
    const { say } = this.#words;
    const cancelling = this.#step === "cancel";
    const work = cancelling ? () => this.#cancel() : () => this.#enter({ code: this.#form.value("code") });
    return html`${title(say("code_title"), say("code_sent", { to: this.#identifier }))}
    ${step(
      this.#form,
      work,
      html`${codeField(this.#form, { length: application.codes.length })} ${submit(this.#form, say(cancelling ? "keep_account" : "log_in"))}`,
      "code",
    )}
    <div class="row between">
      ${resend(this.#form, this.#countdown, () => this.#sendCode(this.#step as "code" | "cancel"))} ${link(say("wrong_address"), () => this.#go("who"))}
    </div>`;
  }

  get #target(): Target {
    return (this.#byPhone ? { phone: this.#identifier } : { email: this.#identifier }) as Target;
  }

  async #sendCode(next: "code" | "cancel" = "code") {
    const purpose = next === "cancel" ? "deregister" : "log_in";
    await this.#countdown.send({ ...this.#target, purpose, language: this.#words.language });
    this.#form.values["code"] = "";
    this.#go(next);
  }

  // --- An account that is being deleted

  #deletingStep(): Part {
    const { say } = this.#words;
    return html`${title(say("deleting_title"), this.#until ? say("deleting_until", { at: this.#words.date(this.#until) }) : say("deleting_text"))} ${summary(this.#form)}
    ${this.#kind === "username" ? nothing : button(say("keep_account"), { kind: "primary", busy: this.#form.busy, press: () => void this.#form.send(() => this.#sendCode("cancel")) })}
    ${link(say("back"), () => this.#go("who"))}`;
  }

  async #cancel() {
    await client().cancelDeletion({ ...this.#target, code: this.#form.value("code") });
    this.#form.values["code"] = "";
    this.#go("who");
    toast(this.#words.say("account_kept"));
    this.dispatchEvent(new CustomEvent("kept"));
  }

  // --- All steps

  #go(to: Step) {
    this.#step = to;
    this.#form.clear();
    this.requestUpdate();
    void focusStep(this);
  }

  async #enter(proof: { password: string } | { code: string }) {
    try {
      const { account, session } = await client().logIn({ [this.#kind]: this.#identifier, ...proof } as Credentials);
      this.#form.values = {};
      this.#step = "who";
      this.dispatchEvent(new CustomEvent<{ account: Account; token: string | undefined }>("success", { detail: { account, token: session.token } }));
    } catch (error) {
      const code = error instanceof OstiaryError ? error.code : "internal";
      this.dispatchEvent(new CustomEvent("failure", { detail: { code, message: this.#words.explain(code) } }));
      if (code !== "account_deleting") throw error;
      this.#until = (error as OstiaryError).until;
      this.#go("deleting");
    }
  }
}

customElements.define("ostiary-log-in-form", LogInForm);
