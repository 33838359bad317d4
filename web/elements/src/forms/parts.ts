// What forms are drawn with. Parts for `::part`: card, title, field, label, input, fault, help, button, primary.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Form } from "../controllers/form.js";
import type { Loaded } from "../controllers/loaded.js";
import type { Words } from "../localize.js";

export type Part = TemplateResult | typeof nothing | string;

export function title(text: string, below: Part = nothing, logo?: string | null): Part {
  return html`<header part="header">${logo ? html`<img class="logo" src=${logo} alt="" />` : nothing}
    <h2 part="title" tabindex="-1">${text}</h2>
    ${below === nothing ? nothing : html`<p class="muted" part="lead">${below}</p>`}</header>`;
}

/** What is wrong with the form as a whole; and, for screen readers only, what is wrong beside its fields. */
export function summary({ summary, faults }: Form): Part {
  const beside = [...faults.values()].join(" ");
  return html`<div role="alert" class=${summary ? "" : "hushed"}>
    ${summary ? html`<p class="summary" part="summary" tabindex="-1">${summary}</p>` : beside}
  </div>`;
}

export interface Field {
  name: string;
  label: string;
  type?: string;
  autocomplete?: string;
  inputmode?: string;
  help?: Part;
  optional?: boolean;
  readonly?: boolean;
  /** Replaces the plain input. */
  control?: (describedBy: string, invalid: boolean) => Part;
  below?: Part;
}

export function field(form: Form, it: Field): Part {
  const fault = form.faults.get(it.name) ?? "";
  const describedBy = `${it.name}-fault ${it.name}-help`;
  return html`<div class="field" part="field">
    ${label(form.words, it)}
    ${it.help ? html`<p class="help" part="help" id="${it.name}-help">${it.help}</p>` : nothing}
    ${it.control ? it.control(describedBy, Boolean(fault)) : plainInput(form, it, describedBy, Boolean(fault))}
    <p class="fault" part="fault" id="${it.name}-fault">${fault}</p>
    ${it.below ?? nothing}
  </div>`;
}

const label = (words: Words, it: Field) => html`<label part="label" for=${it.name}
  >${it.label}${it.optional ? html` <span class="optional">${words.say("optional")}</span>` : nothing}</label
>`;

function plainInput(form: Form, it: Field, describedBy: string, invalid: boolean): Part {
  return html`<input
    part="input"
    id=${it.name}
    name=${it.name}
    type=${it.type ?? "text"}
    autocomplete=${it.autocomplete ?? "off"}
    inputmode=${it.inputmode ?? nothing}
    autocapitalize="none"
    spellcheck="false"
    ?readonly=${it.readonly}
    .value=${live(form.value(it.name))}
    aria-describedby=${describedBy}
    aria-invalid=${invalid}
    @input=${form.typed}
  />`;
}

/** A button that says in place that it is busy. */
export function button(text: string, { kind = "", busy = false, off = false, press }: { kind?: string; busy?: boolean; off?: boolean; press?: (event: Event) => void } = {}): Part {
  const pressed = (event: Event) => {
    if (busy || off) event.preventDefault();
    else press?.(event);
  };
  return html`<button
    class=${kind}
    part=${`button ${kind.includes("primary") ? "primary" : ""}`}
    type=${press ? "button" : "submit"}
    aria-busy=${busy}
    aria-disabled=${busy || off}
    @click=${pressed}
  ><span>${text}</span></button>`;
}

export const submit = (form: Form, text: string): Part => button(text, { kind: "primary", busy: form.busy });
export const link = (text: string, press: () => void): Part => button(text, { kind: "link", press });

/** A step that is a <form>: sends itself by `work`, when the required fields are filled. */
export function step(form: Form, work: () => Promise<unknown>, inside: Part, ...required: string[]): Part {
  const sent = (event: Event) => {
    event.preventDefault();
    void form.send(work, ...required);
  };
  return html`<form novalidate @submit=${sent}>${summary(form)}${inside}</form>`;
}

/** Draws what was loaded; before that its outline, or why it cannot be loaded and a way to try again. */
export function whenLoaded<T>(words: Words, loaded: Loaded<T>, draw: (value: T) => Part): Part {
  if (loaded.value !== undefined) return draw(loaded.value);
  if (!loaded.error) return html`<div class="skeleton" role="status" aria-label=${words.say("loading")}><i></i><i></i><i></i></div>`;
  return html`<p class="summary" role="alert">${words.explain(loaded.error.code)}</p>
    ${button(words.say("try_again"), { press: () => void loaded.load() })}`;
}

export const card = (inside: Part): TemplateResult => html`<section class="card" part="card">${inside}</section>`;
