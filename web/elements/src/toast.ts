// A short word at the edge of the page that something was done, read out by screen readers and gone by itself.
const seconds = 5;
let place: HTMLElement | undefined;

export function toast(text: string): void {
  if (!place?.isConnected) {
    place = document.createElement("div");
    place.role = "status";
    place.className = "ostiary-toasts";
    place.attachShadow({ mode: "open" }).adoptedStyleSheets = [style()];
    document.body.append(place);
  }
  const shown = document.createElement("p");
  shown.setAttribute("part", "toast");
  shown.textContent = text;
  place.shadowRoot!.append(shown);
  setTimeout(() => shown.remove(), seconds * 1000);
}

function style(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { position: fixed; inset-block-end: 24px; inset-inline: 16px; z-index: 1000; display: grid; gap: 8px; justify-items: center; pointer-events: none; }
    p { margin: 0; padding: 10px 16px; max-inline-size: 400px; color: var(--ostiary-surface, light-dark(#fff, #16181d));
      background: var(--ostiary-text, light-dark(#1a1d23, #eceef2)); border-radius: var(--ostiary-radius, 8px);
      font: 500 14px/1.4 var(--ostiary-font, system-ui, sans-serif); box-shadow: 0 4px 16px #0003; }`);
  return sheet;
}
