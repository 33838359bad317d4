// The first administrator's form. The ticket is in the address after `#`, which browsers do not send; it goes to the server in the body.
const ticket = new URLSearchParams(location.hash.slice(1)).get("ticket") ?? "";
const form = document.getElementById("setup");
const summary = document.getElementById("summary");
const submit = form.querySelector("[type=submit]");
const show = document.getElementById("show");

function showErrors(problem) {
  const beside = new Map((problem.errors ?? []).map((error) => [error.field, error]));
  for (const name of ["email", "password"]) {
    const error = beside.get(name);
    document.getElementById(`${name}-error`).textContent = error ? [error.sentence, error.detail].filter(Boolean).join(" ") : "";
    form.elements[name].setAttribute("aria-invalid", String(Boolean(error)));
  }
  summary.textContent = beside.size ? "Please mend what is marked below." : problem.title;
  (form.querySelector("[aria-invalid=true]") ?? summary).focus();
}

async function send() {
  const body = { ticket, email: form.elements.email.value, password: form.elements.password.value };
  const answer = await fetch("/v1/admin/setup", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const result = await answer.json();
  if (!answer.ok) return showErrors(result);
  history.replaceState(null, "", location.pathname);
  form.hidden = true;
  const done = document.getElementById("done");
  done.hidden = false;
  done.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (submit.getAttribute("aria-busy") === "true") return;
  submit.setAttribute("aria-busy", "true");
  try {
    await send();
  } catch {
    showErrors({ title: "The server could not be reached. Is it running? Try again." });
  } finally {
    submit.setAttribute("aria-busy", "false");
  }
});

show.addEventListener("click", () => {
  const visible = form.elements.password.type === "password";
  form.elements.password.type = visible ? "text" : "password";
  show.textContent = visible ? "Hide" : "Show";
  show.setAttribute("aria-pressed", String(visible));
});

form.hidden = false;
if (!ticket) showErrors({ title: "The link is not whole. Copy all of it from what the server printed." });
