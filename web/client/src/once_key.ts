// Names one request, so that it can be sent again and is carried out once. `crypto.randomUUID` is only there on https and localhost.
export function onceKey(): string {
  const bytes = new Uint8Array(16);
  // Node 18 has no global `crypto`; there a key only has to be unlike the process's other keys.
  globalThis.crypto?.getRandomValues(bytes) ?? bytes.forEach((_, i) => (bytes[i] = Math.random() * 256));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
