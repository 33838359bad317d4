// Deleting the account: what will be lost and until when it can be undone, a reason, the proof that the server asks for. Nothing is chosen
// beforehand, and the last button says what it does.
import type { Account, Application, Deletion, Deregistration, Target } from "@ostiary/client";
import { html, LitElement, nothing, unsafeCSS } from "lit";
import { client } from "../app.js";
import { Countdown } from "../controllers/countdown.js";
import { focusStep, Form } from "../controllers/form.js";
import { Loaded } from "../controllers/loaded.js";
import { Own } from "../controllers/own.js";
import { Words } from "../localize.js";
import { codeField, resend } from "./code_field.js";
import css from "./form.css";
import { button, card, field, link, step, submit, title, whenLoaded, type Part } from "./parts.js";
import { passwordField } from "./password_field.js";

type Step = "about" | "why" | "proof";

/**
 * Asks for the account to be deleted.
 * @element ostiary-delete-account
 * @fires success - `detail` says when the account is erased, and has the receipt that reads what became of the request.
 */
export class DeleteAccount extends LitElement {
  static override styles = unsafeCSS(css);

  readonly #words = new Words(this);
  readonly #form = new Form(this, this.#words);
  readonly #countdown = new Countdown(this);
  readonly #own = new Own(this, this.#words);
  readonly #application = new Loaded(this, () => client().application());
  #step: Step = "about";
  #by: "password" | "code" = "password";
  #sentTo: Target | undefined;
  #deletion: Deletion | undefined;

  override render() {
    const { say } = this.#words;
    if (this.#deletion) {
      const { due_at, receipt } = this.#deletion;
      return card(html`${title(say("deletion_done"), say("deletion_done_text", { at: this.#words.date(due_at) }))}
        <div class="notice stack"><p>${say("deletion_receipt")}</p><code><bdi>${receipt}</bdi></code></div>`);
    }
    return card(this.#own.draw((account) => whenLoaded(this.#words, this.#application, (application) => this.#draw(application, account))));
  }

  #draw(application: Application, account: Account): Part {
    const { say } = this.#words;
    const rules = application.deletion;
    if (!rules.allowed) return title(say("delete_title"), say("deletion_off"));
    if (this.#step === "why") return this.#whyStep(rules);
    if (this.#step === "proof") return this.#proofStep(application, account);
    const grace = rules.grace_days ? say("deletion_grace", { n: rules.grace_days }) : say("deletion_at_once");
    return html`${title(say("delete_title"))}
      <p>${say("deletion_lost")}</p>
      <p class="notice">${grace}</p>
      ${button(say("delete_begin"), { kind: "danger", press: () => this.#go("why") })}`;
  }

  #whyStep(rules: Application["deletion"]): Part {
    const { say } = this.#words;
    const reason = (text: string) => html`<label class="choice">
      <input type="radio" name="reason" value=${text} .checked=${this.#form.value("reason") === text} @change=${this.#form.typed} />${text}
    </label>`;
    const consent = (describedBy: string, invalid: boolean) => html`<label class="choice">
      <input type="checkbox" id="consent" name="consent" aria-describedby=${describedBy} aria-invalid=${invalid}
        .checked=${this.#form.value("consent") !== ""} @change=${(event: Event) => this.#form.set("consent", (event.target as HTMLInputElement).checked ? "yes" : "")} />
      ${rules.consent_text}
    </label>`;
    return html`${title(say("deletion_why"), say("deletion_why_text"))}
    ${step(
      this.#form,
      async () => this.#go("proof"),
      html`${rules.reasons.length ? html`<fieldset class="choices"><legend class="hushed">${say("deletion_why")}</legend>${rules.reasons.map(reason)}</fieldset>` : nothing}
        ${rules.free_text
          ? field(this.#form, {
              name: "comment",
              label: say("comment"),
              optional: true,
              control: (describedBy) => html`<textarea part="input" id="comment" name="comment" maxlength="1000" aria-describedby=${describedBy} .value=${this.#form.value("comment")} @input=${this.#form.typed}></textarea>`,
            })
          : nothing}
        ${rules.consent_text ? field(this.#form, { name: "consent", label: say("consent"), control: consent }) : nothing}
        ${submit(this.#form, say("continue"))} ${link(say("keep_account"), () => this.#go("about"))}`,
      ...(rules.consent_text ? ["consent"] : []),
    )}`;
  }

  #proofStep(application: Application, account: Account): Part {
    const { say } = this.#words;
    const contact = account.contacts.find(({ verified_at, primary }) => verified_at && primary);
    const other = this.#by === "password" ? "code" : "password";
    const change = () => {
      this.#by = other;
      this.#go("proof");
    };
    const target = contact && ({ [contact.channel]: contact.value } as Target);
    const asked =
      this.#by === "password"
        ? passwordField(this.#form, { label: say("password") })
        : html`${this.#sentTo ? codeField(this.#form, { length: application.codes.length, autoSend: false }) : nothing}
          ${target && !this.#sentTo
            ? button(say("send_code_to", { to: contact.value }), { press: () => void this.#form.send(() => this.#send(target)) })
            : nothing}
          ${target && this.#sentTo ? resend(this.#form, this.#countdown, () => this.#send(target)) : nothing}`;
    return html`${title(say("deletion_proof"), say("deletion_proof_text"))}
    ${step(
      this.#form,
      () => this.#delete(),
      html`<input hidden name="who" autocomplete="username" .value=${account.email ?? account.username ?? ""} readonly />${asked}
        ${button(say("delete_button"), { kind: "danger primary", busy: this.#form.busy, off: this.#by === "code" && !this.#sentTo })}
        ${contact ? link(say(other === "code" ? "prove_by_code" : "prove_by_password"), change) : nothing} ${link(say("keep_account"), () => this.#go("about"))}`,
      this.#by,
    )}`;
  }

  async #send(target: Target) {
    await this.#countdown.send({ ...target, purpose: "deregister", language: this.#words.language });
    this.#sentTo = target;
    void focusStep(this);
  }

  async #delete() {
    const { reason, comment, consent, password, code } = this.#form.values;
    const proof = this.#by === "password" ? { password } : { ...this.#sentTo, code };
    const said = { ...(reason && { reason }), ...(comment?.trim() && { comment: comment.trim() }), ...(consent && { consent: true }) };
    try {
      this.#deletion = await client().deregister({ ...proof, ...said } as Deregistration);
    } catch (error) {
      if ((error as { code?: string }).code !== "wrong_credentials") throw error;
      this.#form.faults.set("password", this.#words.say("error_wrong_password"));
      return;
    }
    this.#form.values = {};
    void focusStep(this);
    this.dispatchEvent(new CustomEvent("success", { detail: this.#deletion }));
  }

  #go(to: Step) {
    this.#step = to;
    this.#form.clear();
    this.requestUpdate();
    void focusStep(this);
  }
}

customElements.define("ostiary-delete-account", DeleteAccount);
