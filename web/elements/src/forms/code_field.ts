// The one-time code: one input under as many cells as the code has digits, so that paste and autofill fill it in one go. Sends its form when
// it is full.
import { html } from "lit";
import { live } from "lit/directives/live.js";
import type { Countdown } from "../controllers/countdown.js";
import type { Form } from "../controllers/form.js";
import { button, field, type Part } from "./parts.js";

export interface Code {
  name?: string;
  length: number;
  /** Absent: the form is sent by its button only. */
  autoSend?: boolean;
}

export function codeField(form: Form, { name = "code", length, autoSend = true }: Code): Part {
  const typed = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const digits = input.value.normalize("NFKC").replace(/\D/g, "").slice(0, length);
    const full = digits.length === length && digits !== form.value(name);
    form.set(name, digits);
    input.value = digits;
    if (full && autoSend) input.form?.requestSubmit();
  };
  const cells = Array.from({ length }, (_, at) => {
    const digits = form.value(name);
    return html`<span aria-hidden="true" part="cell" class=${at === Math.min(digits.length, length - 1) ? "here" : ""}>${digits[at] ?? ""}</span>`;
  });
  return field(form, {
    name,
    label: form.words.say("code"),
    control: (describedBy, invalid) => html`<div class="code">
      <input
        id=${name}
        name=${name}
        inputmode="numeric"
        autocomplete="one-time-code"
        pattern="[0-9]*"
        .value=${live(form.value(name))}
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        @input=${typed}
      />${cells}
    </div>`,
  });
}

/** Another code, as soon as there may be one. */
export function resend(form: Form, countdown: Countdown, again: () => Promise<unknown>): Part {
  const { remaining } = countdown;
  const text = remaining ? form.words.say("resend_in", { n: remaining }) : form.words.say("resend");
  return button(text, { kind: "link", off: remaining > 0, press: () => void form.send(again) });
}
