// Sign-up: what the application asks for, checked before a code is sent; then the code of each contact that must be verified.
import type { Channel, Registration } from "@ostiary/client";
import { html, LitElement, nothing, unsafeCSS } from "lit";
import { client } from "../app.js";
import { Countdown } from "../controllers/countdown.js";
import { focusStep, Form } from "../controllers/form.js";
import { Loaded } from "../controllers/loaded.js";
import { Strength } from "../controllers/strength.js";
import { Words, type Key } from "../localize.js";
import { codeField, resend } from "./code_field.js";
import css from "./form.css";
import { agreement, logo } from "./brand.js";
import { card, field, link, step, submit, title, whenLoaded, type Part } from "./parts.js";
import { passwordField } from "./password_field.js";
import { phoneField } from "./phone_field.js";
import type { Application } from "@ostiary/client";

/**
 * The whole sign-up, drawn from the application's settings.
 * @element ostiary-sign-up-form
 * @attr log-in-url - Where people log in who have an account; a link to it is shown.
 * @attr with-optional - Also asks for what the application leaves open.
 * @fires success - `detail` is { account, token }: the account is made and logged in.
 * @fires failure - `detail` is { code, message }.
 */
export class SignUpForm extends LitElement {
  static override styles = unsafeCSS(css);
  static override properties = { logInUrl: { attribute: "log-in-url" }, withOptional: { type: Boolean, attribute: "with-optional" } };
  declare logInUrl?: string;
  declare withOptional?: boolean;

  readonly #words = new Words(this);
  readonly #form = new Form(this, this.#words);
  readonly #countdown = new Countdown(this);
  readonly #application = new Loaded(this, () => client().application());
  readonly #strength = new Strength(this.#form, () => this.#fields());
  /** The contact that people give when they may choose. */
  #channel: Channel | undefined;
  /** Contacts whose code is still to come. */
  #unproven: Channel[] = [];

  override render() {
    const { say } = this.#words;
    return card(
      whenLoaded(this.#words, this.#application, (application) => {
        if (!application.registration.open) return title(say("sign_up_closed"));
        const [channel] = this.#unproven;
        return channel ? this.#codeStep(application, channel) : this.#firstStep(application);
      }),
    );
  }

  #firstStep(application: Application): Part {
    const { say } = this.#words;
    const { registration, passwords } = application;
    const shown = this.#shown(application);
    const needed = ["username", "password"].filter((name) => registration[name as "username"] === "required");
    const either = registration.email === "optional" && registration.phone === "optional";
    const other = shown.includes("email") ? "phone" : "email";
    const switched = () => {
      this.#channel = other;
      this.#form.clear();
      this.requestUpdate();
      void focusStep(this);
    };
    return html`${title(say("sign_up_title", { name: application.name }), nothing, logo(application))}
    ${step(
      this.#form,
      () => this.#begin(application),
      html`${shown.includes("email") ? field(this.#form, { name: "email", label: say("email"), type: "email", autocomplete: "email", inputmode: "email" }) : nothing}
      ${shown.includes("phone") ? phoneField(this.#form) : nothing}
      ${either ? link(say(`use_${other}` as Key), switched) : nothing}
      ${shown.includes("username")
        ? field(this.#form, { name: "username", label: say("username"), autocomplete: "username", optional: registration.username === "optional" })
        : nothing}
      ${registration.password === "hidden"
        ? nothing
        : passwordField(this.#form, {
            label: say("password"),
            strength: this.#strength,
            rules: passwords,
            optional: registration.password === "optional",
            ...(registration.password === "optional" && { help: say("password_optional") }),
          })}
      ${submit(this.#form, say("sign_up"))} ${agreement(this.#words, application)}`,
      ...shown.filter((name) => name !== "username"),
      ...needed,
    )}
    ${this.logInUrl ? html`<p class="muted">${say("have_account")} <a href=${this.logInUrl}>${say("log_in")}</a></p>` : nothing}`;
  }

  #codeStep(application: Application, channel: Channel): Part {
    const { say } = this.#words;
    const name = `${channel}_code`;
    this.#form.aliases = { code: name };
    const back = () => {
      this.#unproven = [];
      this.#form.clear();
      this.requestUpdate();
      void focusStep(this);
    };
    return html`${title(say("code_title"), say("code_sent", { to: this.#form.value(channel) }))}
    ${step(
      this.#form,
      () => this.#proven(channel),
      html`${codeField(this.#form, { name, length: application.codes.length })} ${submit(this.#form, say("continue"))}`,
      name,
    )}
    <div class="row between">${resend(this.#form, this.#countdown, () => this.#send(channel))} ${link(say("wrong_address"), back)}</div>`;
  }

  /** The identifiers that are asked for. */
  #shown({ registration }: Application): string[] {
    const wanted = (["email", "phone", "username"] as const).filter((name) => registration[name] === "required" || (this.withOptional && registration[name] === "optional"));
    const contacts = (["email", "phone"] as const).filter((name) => registration[name] === "optional");
    const hasContact = wanted.some((name) => name !== "username");
    if (!hasContact && contacts.length && (!wanted.length || registration.username !== "required")) {
      wanted.unshift(this.#channel && contacts.includes(this.#channel) ? this.#channel : contacts[0]!);
    }
    return wanted.length ? wanted : ["username"];
  }

  #fields(): Registration {
    const application = this.#application.value;
    const names = application ? [...this.#shown(application), "password", "email_code", "phone_code"] : [];
    const given = names.map((name) => [name, name === "password" ? this.#form.value(name) : this.#form.value(name).trim()] as const);
    return Object.fromEntries(given.filter(([, value]) => value));
  }

  async #begin(application: Application) {
    const { email_code: _, phone_code: __, ...fields } = this.#fields();
    await client().validate(fields);
    const contacts = (["email", "phone"] as const).filter((name) => fields[name]);
    const unproven = application.registration.verify_contacts ? contacts : [];
    if (unproven[0]) await this.#send(unproven[0]);
    else await this.#register();
    this.#unproven = unproven;
    void focusStep(this);
  }

  async #send(channel: Channel) {
    this.#form.values[`${channel}_code`] = "";
    const to = this.#form.value(channel).trim();
    const target = channel === "email" ? { email: to } : { phone: to };
    await this.#countdown.send({ ...target, purpose: "register", language: this.#words.language });
  }

  async #proven(channel: Channel) {
    const code = this.#form.value(`${channel}_code`);
    const to = this.#form.value(channel).trim();
    const next = this.#unproven[this.#unproven.indexOf(channel) + 1];
    if (!next) return this.#register();
    await client().checkCode({ ...(channel === "email" ? { email: to } : { phone: to }), purpose: "register", code });
    await this.#send(next);
    this.#unproven = this.#unproven.slice(1);
    void focusStep(this);
  }

  async #register() {
    try {
      const { account, session } = await client().register(this.#fields());
      this.#form.values = {};
      this.#unproven = [];
      this.#strength.verdict = undefined;
      this.dispatchEvent(new CustomEvent("success", { detail: { account, token: session.token } }));
    } catch (error) {
      const { code, fields } = error as { code: string; fields?: { field: string }[] };
      this.dispatchEvent(new CustomEvent("failure", { detail: { code, message: this.#words.explain(code) } }));
      // What the server found in a field of the first step is put right there.
      if (fields?.some(({ field }) => !field.endsWith("_code"))) this.#unproven = [];
      throw error;
    }
  }
}

customElements.define("ostiary-sign-up-form", SignUpForm);
