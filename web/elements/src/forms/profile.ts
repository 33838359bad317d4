// Names, birthday, language and picture. A change made elsewhere in the meantime is not overwritten: the form shows it and asks again.
import type { Account, AccountPatch } from "@ostiary/client";
import { OstiaryError } from "@ostiary/client";
import { html, LitElement, nothing, unsafeCSS } from "lit";
import { client } from "../app.js";
import { Form } from "../controllers/form.js";
import { Own } from "../controllers/own.js";
import { languages, Words } from "../localize.js";
import { toast } from "../toast.js";
import css from "./form.css";
import { button, card, field, step, submit, summary, title, type Part } from "./parts.js";

const fields = ["given_name", "family_name", "birth_date", "gender", "locale"] as const;
const largest = 5 * 1024 * 1024; // bytes of a picture
const pictures = "image/jpeg,image/png,image/webp";

/**
 * The profile of the account that is logged in.
 * @element ostiary-profile
 * @fires success - `detail` is the account as it is now.
 */
export class Profile extends LitElement {
  static override styles = unsafeCSS(css);

  readonly #words = new Words(this);
  readonly #form = new Form(this, this.#words);
  readonly #picture = new Form(this, this.#words);
  readonly #own = new Own(this, this.#words);
  #shown: Account | undefined;

  override render() {
    return card(this.#own.draw((account) => this.#draw(account)));
  }

  #draw(account: Account): Part {
    const { say } = this.#words;
    if (this.#shown !== account && !this.#edited()) this.#show(account);
    const text = (name: (typeof fields)[number], autocomplete: string, type = "text") =>
      field(this.#form, { name, label: say(name), autocomplete, type });
    return html`${title(say("profile_title"))} ${this.#drawPicture(account)}
    ${step(
      this.#form,
      () => this.#save(account),
      html`<div class="pair">${text("given_name", "given-name")} ${text("family_name", "family-name")}</div>
        <div class="pair">${text("birth_date", "bday", "date")} ${text("gender", "sex")}</div>
        ${field(this.#form, { name: "locale", label: say("locale"), control: (describedBy, invalid) => this.#languageSelect(describedBy, invalid) })}
        ${submit(this.#form, say("save"))}`,
    )}`;
  }

  #languageSelect(describedBy: string, invalid: boolean): Part {
    const now = this.#form.value("locale");
    const offered = [...new Set(["", now, ...languages()])];
    const nameOf = (tag: string) => (tag ? (new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag) : this.#words.say("as_browser"));
    return html`<select part="input" id="locale" name="locale" aria-describedby=${describedBy} aria-invalid=${invalid} @change=${this.#form.typed}>
      ${offered.map((tag) => html`<option value=${tag} ?selected=${tag === now}>${nameOf(tag)}</option>`)}
    </select>`;
  }

  // --- The picture

  #drawPicture(account: Account): Part {
    const { say } = this.#words;
    const initials = [account.given_name, account.family_name].map((name) => name?.[0] ?? "").join("") || (account.username ?? account.email ?? "?")[0];
    const choose = () => this.renderRoot.querySelector<HTMLInputElement>("#picture")?.click();
    return html`${summary(this.#picture)}
      <div class="row">
        ${account.picture ? html`<img class="picture" part="picture" src=${client().address(account.picture)} alt=${say("picture")} />` : html`<span class="picture" part="picture" aria-hidden="true">${initials}</span>`}
        <div class="row">
          ${button(say(account.picture ? "change_picture" : "add_picture"), { kind: "small", busy: this.#picture.busy, press: choose })}
          ${account.picture ? button(say("remove"), { kind: "small", press: () => void this.#picture.send(() => this.#removePicture()) }) : nothing}
        </div>
        <input hidden id="picture" type="file" accept=${pictures} aria-label=${say("picture")} @change=${this.#chosen} />
      </div>`;
  }

  #chosen = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    void this.#picture.send(async () => {
      if (file.size > largest) throw new OstiaryError("body_too_large", "");
      if (!pictures.split(",").includes(file.type)) throw new OstiaryError("invalid_picture", "");
      await client().setPicture(file);
      toast(this.#words.say("saved"));
    });
  };

  async #removePicture() {
    await client().removePicture();
    await client().refresh();
  }

  // --- The fields

  #show(account: Account) {
    this.#shown = account;
    for (const name of fields) this.#form.values[name] = account[name] ?? "";
  }

  #edited(): boolean {
    return this.#shown !== undefined && fields.some((name) => this.#form.value(name) !== (this.#shown?.[name] ?? ""));
  }

  async #save(account: Account) {
    const changed = fields.filter((name) => this.#form.value(name).trim() !== (account[name] ?? ""));
    const patch = Object.fromEntries(changed.map((name) => [name, this.#form.value(name).trim() || null])) as AccountPatch;
    try {
      const saved = await client().updateProfile(patch);
      this.#show(saved);
      toast(this.#words.say("saved"));
      this.dispatchEvent(new CustomEvent("success", { detail: saved }));
    } catch (error) {
      // What is there now is read, so that saving again is a choice.
      if (error instanceof OstiaryError && error.code === "precondition_failed") await client().refresh();
      throw error;
    }
  }
}

customElements.define("ostiary-profile", Profile);
