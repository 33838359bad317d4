// What an administrator does before an application of the Monaca API can use a server: the face on, its mail template written.
import { until } from "@ostiary/testing";

/** Opens the default application to clients; answers how they are configured for it. */
export async function prepareBackend(server) {
  const backendId = await server.applicationId();
  await server.changeSettings({ monaca: { enabled: true } });
  const { items } = await server.admin("GET", `/v1/admin/applications/${backendId}/keys`);
  for (const [name, text] of [["send_password_token", "Your token: %PASSWORD_RESET_TOKEN%"], ["welcome", "Welcome, %name%!"]]) {
    await server.admin("PUT", `/v1/admin/applications/${backendId}/mail-templates/${name}`, { subject: name, text });
  }
  return { url: `${server.url}/monaca/`, backendId, apiKey: items.find(({ kind }) => kind === "publishable").key };
}

export const setAutomaticLogin = (server, on) => server.changeSettings({ monaca: { auto_login: on } });

/** The text of the newest mail to this address that has it all. */
export function mailTo(server, address, pattern) {
  return until(`a mail to ${address}`, async () => (await server.messages(address)).map(({ text }) => text.match(pattern)).find(Boolean));
}

/** The token of the newest mail to this address. */
export const resetTokenFor = async (server, address) => (await mailTo(server, address, /Your token: (\d+)/))[1];

/** A new key of the management API. */
export async function managementKey(server) {
  const made = await server.admin("POST", `/v1/admin/applications/${await server.applicationId()}/keys`, { kind: "management", name: "Backend" });
  return made.key;
}
