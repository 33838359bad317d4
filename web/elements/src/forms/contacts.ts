// The account's email addresses and phones: add one by a code, choose the primary one, remove one by a code.
import type { Account, Application, Channel, Contact, Target } from "@ostiary/client";
import { html, LitElement, nothing, unsafeCSS } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { client } from "../app.js";
import { Countdown } from "../controllers/countdown.js";
import { focusStep, Form } from "../controllers/form.js";
import { Loaded } from "../controllers/loaded.js";
import { Own } from "../controllers/own.js";
import { Words, type Key } from "../localize.js";
import { toast } from "../toast.js";
import { codeField, resend } from "./code_field.js";
import css from "./form.css";
import { button, card, field, link, step, submit, summary, title, whenLoaded, type Part } from "./parts.js";
import { phoneField } from "./phone_field.js";

/** What is being done. Each code asked for is of one purpose and goes to one contact. */
type Act =
  | { do: "add"; channel: Channel }
  | { do: "prove"; channel: Channel }
  | { do: "remove"; contact: Contact }
  | { do: "primary"; contact: Contact; old: Contact; oldCode?: string };

const targetOf = (channel: Channel, value: string) => ({ [channel]: value }) as Target;

/**
 * The account's contacts.
 * @element ostiary-contacts
 * @fires change - A contact was added, removed or made primary; the store is fresh.
 */
export class Contacts extends LitElement {
  static override styles = unsafeCSS(css);

  readonly #words = new Words(this);
  readonly #form = new Form(this, this.#words);
  readonly #countdown = new Countdown(this);
  readonly #own = new Own(this, this.#words);
  readonly #application = new Loaded(this, () => client().application());
  #act: Act | undefined;

  override render() {
    return card(
      this.#own.draw((account) =>
        whenLoaded(this.#words, this.#application, (application) => (this.#act ? this.#drawAct(application, this.#act) : this.#list(application, account))),
      ),
    );
  }

  #list(application: Application, account: Account): Part {
    const { say } = this.#words;
    const most = application.contacts.most_per_channel;
    const channels = (["email", "phone"] as const).map((channel) => {
      const contacts = account.contacts.filter((contact) => contact.channel === channel);
      return html`<section class="stack">
        <h3>${say(`${channel}s` as Key)}</h3>
        ${contacts.length
          ? html`<ul class="list" part="list">
              ${repeat(contacts, ({ id }) => id, (contact) => this.#item(application, contacts, contact))}
            </ul>`
          : html`<p class="muted">${say(`no_${channel}` as Key)}</p>`}
        ${contacts.length < most ? button(say(`add_${channel}` as Key), { press: () => this.#go({ do: "add", channel }) }) : nothing}
      </section>`;
    });
    return html`${title(say("contacts_title"))} ${summary(this.#form)} ${channels}`;
  }

  #item(application: Application, contacts: Contact[], contact: Contact): Part {
    const { say } = this.#words;
    const state = contact.primary ? say("primary") : contact.verified_at ? "" : say("not_verified");
    const makePrimary = !contact.primary && contact.verified_at;
    const named = (text: string, press: () => void) =>
      html`<button type="button" class="small" aria-label=${`${text}: ${contact.value}`} @click=${press}><span>${text}</span></button>`;
    return html`<li>
      <div class="row between"><bdi class="value">${contact.value}</bdi>${state ? html`<span class="badge">${state}</span>` : nothing}</div>
      <div class="row">
        ${makePrimary ? named(say("make_primary"), () => void this.#makePrimary(application, contacts, contact)) : nothing}
        ${named(say("remove"), () => void this.#remove(contact))}
      </div>
    </li>`;
  }

  // --- The steps of an act

  #drawAct(application: Application, act: Act): Part {
    const { say } = this.#words;
    const cancel = link(say("cancel"), () => this.#go());
    if (act.do === "add") {
      const asked =
        act.channel === "phone" ? phoneField(this.#form) : field(this.#form, { name: "email", label: say("email"), type: "email", autocomplete: "email", inputmode: "email" });
      return html`${title(say(`add_${act.channel}` as Key))}
      ${step(this.#form, () => this.#sendBind(act.channel), html`${asked} ${submit(this.#form, say("send_code"))} ${cancel}`, act.channel)}`;
    }
    const heading = act.do === "remove" ? say("remove_title", { value: act.contact.value }) : say("code_title");
    const done = act.do === "remove" ? say("remove") : say("continue");
    return html`${title(heading, say("code_sent", { to: this.#sentTo(act) }))}
    ${step(this.#form, () => this.#prove(act), html`${codeField(this.#form, { length: application.codes.length, autoSend: act.do !== "remove" })} ${submit(this.#form, done)}`, "code")}
    <div class="row between">${resend(this.#form, this.#countdown, () => this.#sendFor(act))} ${cancel}</div>`;
  }

  #sentTo(act: Act): string {
    if (act.do === "add" || act.do === "prove") return this.#form.value(act.channel).trim();
    return act.do === "primary" && !act.oldCode ? act.old.value : act.contact.value;
  }

  async #sendFor(act: Act) {
    const channel = "contact" in act ? act.contact.channel : act.channel;
    const purpose = act.do === "remove" || (act.do === "primary" && !act.oldCode) ? "unbind" : "bind";
    this.#form.values["code"] = "";
    await this.#countdown.send({ ...targetOf(channel, this.#sentTo(act)), purpose, language: this.#words.language });
  }

  async #sendBind(channel: Channel) {
    const act: Act = { do: "prove", channel };
    await this.#sendFor(act);
    this.#go(act);
  }

  async #prove(act: Act) {
    const code = this.#form.value("code");
    if (act.do === "prove") {
      await client().bind({ ...targetOf(act.channel, this.#sentTo(act)), code });
      await this.#done(this.#words.say("contact_added"));
    } else if (act.do === "remove") {
      await client().unbind(act.contact.id, code);
      await this.#done(this.#words.say("contact_removed"));
    } else if (act.do === "primary" && !act.oldCode) {
      const next = { ...act, oldCode: code };
      await this.#sendFor(next);
      this.#go(next);
    } else if (act.do === "primary") {
      await client().makePrimary(act.contact.id, { old_code: act.oldCode ?? "", new_code: code });
      await this.#done(this.#words.say("primary_changed"));
    }
  }

  async #remove(contact: Contact) {
    const act: Act = { do: "remove", contact };
    await this.#form.send(async () => {
      if (contact.verified_at) {
        await this.#sendFor(act);
        this.#go(act);
      } else {
        await client().unbind(contact.id);
        await this.#done(this.#words.say("contact_removed"));
      }
    });
  }

  async #makePrimary(application: Application, contacts: Contact[], contact: Contact) {
    await this.#form.send(async () => {
      const old = contacts.find(({ primary }) => primary);
      if (application.contacts.confirm_primary_change && old) {
        const act: Act = { do: "primary", contact, old };
        await this.#sendFor(act);
        this.#go(act);
      } else {
        await client().makePrimary(contact.id);
        await this.#done(this.#words.say("primary_changed"));
      }
    });
  }

  async #done(said: string) {
    await client().refresh();
    this.#form.values = {};
    this.#go();
    toast(said);
    this.dispatchEvent(new CustomEvent("change"));
  }

  #go(act?: Act) {
    this.#act = act;
    this.#form.clear();
    this.requestUpdate();
    void focusStep(this);
  }
}

customElements.define("ostiary-contacts", Contacts);
