// The script of a page: it makes `monaca.cloud`, and configures it when its own element says how.
import { notConfigured } from "./calls.js";
import { createCloud } from "./cloud.js";

const element = document.currentScript as HTMLScriptElement | null;
// By this name alone: a bundle, or a copy in the application's own folder, does not come from the server.
const from = /^(https?:[^?#]*\/)monaca-cloud\.js/.exec(element?.src ?? "");
const { url = from ? `${from[1]}monaca/` : "", backendId, apiKey } = element?.dataset ?? {};

// Loaded twice, the first stays: it has the waiting calls, and who is logged in.
const there: unknown = window.monaca?.cloud?.configure;
const cloud = there ? window.monaca.cloud : createCloud(url);
window.monaca = Object.assign(window.monaca ?? {}, { cloud });

if (url && backendId && apiKey) cloud.configure({ url, backendId, apiKey });
else if (backendId || apiKey) console.warn(notConfigured);
