// The script of a page: it makes `monaca.cloud`, and configures it when its own element says how.
import { createCloud } from "./cloud.js";

const cloud = createCloud();
window.monaca = Object.assign(window.monaca ?? {}, { cloud });

const element = document.currentScript as HTMLScriptElement | null;
const { url, backendId, apiKey } = element?.dataset ?? {};
if (element && backendId && apiKey) cloud.configure({ url: url ?? new URL("monaca/", element.src).href, backendId, apiKey });
