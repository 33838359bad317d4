// A password: shown or hidden, with a hint when caps lock is on; a new one with what the server would say to it.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import type { Application } from "@ostiary/client";
import type { Form } from "../controllers/form.js";
import type { Strength } from "../controllers/strength.js";
import { field, type Part } from "./parts.js";

export interface Password {
  name?: string;
  label: string;
  /** For a new password. */
  strength?: Strength;
  rules?: Application["passwords"];
  optional?: boolean;
  help?: Part;
}

// Which fields show what is typed; gone with their forms.
const shown = new WeakMap<Form, Set<string>>();

export function passwordField(form: Form, { name = "password", label, strength, rules, optional = false, help }: Password): Part {
  const { words, host } = form;
  const open = shown.get(form) ?? new Set<string>();
  shown.set(form, open);
  const visible = open.has(name);
  const typed = (event: Event) => {
    form.typed(event);
    if (strength && rules) strength.judge(form.value(name), rules);
  };
  const keyed = (event: KeyboardEvent) => {
    const hint = host.renderRoot.querySelector<HTMLElement>(`#${name}-caps`);
    if (hint) hint.hidden = !event.getModifierState?.("CapsLock");
  };
  const toggle = () => {
    if (!open.delete(name)) open.add(name);
    host.requestUpdate();
  };
  const verdict = strength?.verdict;
  return field(form, {
    name,
    label,
    optional,
    help: help ?? (rules ? words.say("password_rule", { n: rules.shortest }) : nothing),
    control: (describedBy, invalid) => html`<div class="inside">
      <input
        part="input"
        id=${name}
        name=${name}
        type=${visible ? "text" : "password"}
        autocomplete=${strength ? "new-password" : "current-password"}
        autocapitalize="none"
        spellcheck="false"
        .value=${live(form.value(name))}
        aria-describedby=${`${describedBy} ${name}-verdict`}
        aria-invalid=${invalid}
        @input=${typed}
        @keyup=${keyed}
      />
      <button type="button" class="link" aria-label=${words.say(visible ? "hide_password" : "show_password")} @click=${toggle}>
        ${words.say(visible ? "hide" : "show")}
      </button>
    </div>`,
    below: html`<p class="help" id=${`${name}-caps`} hidden>${words.say("caps_lock")}</p>
      ${strength ? html`<div class=${`meter ${!verdict ? "" : verdict.good ? "good" : "weak"}`}></div>` : nothing}
      <p class=${`verdict ${verdict?.good ? "good" : ""}`} id=${`${name}-verdict`} role="status">${verdict?.sentence ?? ""}</p>`,
  });
}
