// Changing the password, or setting a first one.
import { html, LitElement, unsafeCSS } from "lit";
import { client } from "../app.js";
import { Form } from "../controllers/form.js";
import { Loaded } from "../controllers/loaded.js";
import { Own } from "../controllers/own.js";
import { Strength } from "../controllers/strength.js";
import { Words } from "../localize.js";
import { toast } from "../toast.js";
import css from "./form.css";
import { card, step, submit, title, whenLoaded } from "./parts.js";
import { passwordField } from "./password_field.js";

/**
 * Changes the password of the account that is logged in. All other sessions end.
 * @element ostiary-password-form
 * @fires success - The password is changed.
 */
export class PasswordForm extends LitElement {
  static override styles = unsafeCSS(css);

  readonly #words = new Words(this);
  readonly #form = new Form(this, this.#words);
  readonly #own = new Own(this, this.#words);
  readonly #application = new Loaded(this, () => client().application());
  readonly #strength = new Strength(this.#form, () => this.#identity());

  override render() {
    const { say } = this.#words;
    return card(
      this.#own.draw((account) =>
        whenLoaded(
          this.#words,
          this.#application,
          ({ passwords }) => html`${title(say("password_title"), say("password_text"))}
          ${step(
            this.#form,
            () => this.#change(),
            html`<input hidden name="who" autocomplete="username" .value=${account.email ?? account.username ?? account.phone ?? ""} readonly />
              ${passwordField(this.#form, { name: "current_password", label: say("current_password"), help: say("current_password_help") })}
              ${passwordField(this.#form, { name: "new_password", label: say("new_password"), strength: this.#strength, rules: passwords })}
              ${submit(this.#form, say("set_password"))}`,
            "new_password",
          )}`,
        ),
      ),
    );
  }

  #identity() {
    const { email, username, phone } = client().current.account ?? {};
    return { ...(email ? { email } : username ? { username } : phone ? { phone } : {}) };
  }

  async #change() {
    const { current_password, new_password } = this.#form.values;
    try {
      await client().changePassword({ ...(current_password && { current_password }), new_password: new_password ?? "" });
    } catch (error) {
      if ((error as { code?: string }).code !== "wrong_credentials") throw error;
      this.#form.faults.set("current_password", this.#words.say("error_wrong_password"));
      return;
    }
    this.#form.values = {};
    this.#strength.verdict = undefined;
    toast(this.#words.say("password_changed"));
    this.dispatchEvent(new CustomEvent("success"));
  }
}

customElements.define("ostiary-password-form", PasswordForm);
