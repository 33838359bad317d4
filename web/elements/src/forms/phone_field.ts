// A phone number: the country from the language of the page, chosen by typing its name into the list; the number as people write it, or a
// whole international one pasted.
import { html } from "lit";
import { live } from "lit/directives/live.js";
import type { Form } from "../controllers/form.js";
import { countryOf, countries, grouped, international } from "../phone.js";
import { field, type Part } from "./parts.js";

export function phoneField(form: Form, optional = false): Part {
  const { words, host } = form;
  const country = form.value("country") || countryOf(words.language);
  const typed = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const found = international(input.value);
    if (found) {
      form.values["country"] = found.country;
      form.set("national", found.national);
    } else {
      form.set("national", input.value);
    }
    // Grouped while the caret is at the end; in the middle it would jump.
    if (input.selectionEnd === input.value.length) form.set("national", grouped(form.value("national")));
    form.set("phone", phoneOf(form));
  };
  const chosen = (event: Event) => {
    form.values["country"] = (event.target as HTMLSelectElement).value;
    form.set("phone", phoneOf(form));
    host.requestUpdate();
  };
  return field(form, {
    name: "phone",
    label: words.say("phone"),
    optional,
    control: (describedBy, invalid) => html`<div class="phone">
      <span class="country"><span aria-hidden="true">+${codeOf(country, words.language)}</span>
      <select name="country" aria-label=${words.say("country")} autocomplete="tel-country-code" .value=${live(country)} @change=${chosen}>
        ${countries(words.language).map(({ region, name, code }) => html`<option value=${region} ?selected=${region === country}>${name} +${code}</option>`)}
      </select></span>
      <input
        part="input"
        id="phone"
        name="phone"
        type="tel"
        autocomplete="tel"
        .value=${live(form.value("national"))}
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        @input=${typed}
      />
    </div>`,
  });
}

/** What was typed, in international form; empty when nothing was. */
export function phoneOf(form: Form): string {
  const digits = form.value("national").normalize("NFKC").replace(/\D/g, "");
  const country = form.value("country") || countryOf(form.words.language);
  return digits ? `+${codeOf(country, form.words.language)}${digits}` : "";
}

const codeOf = (country: string, language: string) => countries(language).find(({ region }) => region === country)?.code ?? "";
