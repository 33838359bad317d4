// Somebody who uses the hosted pages of the server `at.server`.
import { newEmail, password } from "@ostiary/testing/page";

export const newPassword = "nine green whales";

/** The address of somebody who is registered, with this about them. */
export async function person(at, more) {
  const email = newEmail();
  await at.server.person(email, password, more);
  return email;
}

/** Logs in by password, and answers when the account is shown. */
export async function logIn(page, at, email, path = "/account/log-in") {
  await page.goto(at.server.url + path);
  await page.getByLabel("Email or user name").fill(email);
  await page.keyboard.press("Enter");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL((address) => address.pathname === "/account");
  await page.getByRole("heading", { name: "Profile" }).waitFor();
}

/** Asks for a new password on the page for it, and answers the code that is sent. */
export async function recover(page, at, email) {
  await page.goto(`${at.server.url}/account/recover`);
  await page.getByLabel("Email").fill(email);
  await page.keyboard.press("Enter");
  return at.server.codeFor(email, "reset_password");
}

/** Goes to a part of the account's page by its link. */
export const part = (page, name) => page.getByRole("link", { name, exact: true }).click();

/** Waits for the short word at the edge of the page. */
export const toast = (page, text) => page.getByRole("status").filter({ hasText: text }).first().waitFor();
