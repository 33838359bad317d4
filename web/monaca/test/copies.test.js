// The client away from its server, as the guide has it: a copy beside the pages of a mobile app, and the package for a bundle.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { call, newName, onEachBackend, password } from "./application.js";

const guide = readFileSync(new URL("../../../docs/guides/monaca-client.md", import.meta.url), "utf8");
const [tag] = guide.match(/<script src="monaca-cloud\.js".*<\/script>/);

onEachBackend("a copy of the client in an app", (at) => {
  test("works from a page that is a file, and tells when the server is away", async () => {
    const folder = mkdtempSync(join(tmpdir(), "app-"));
    try {
      const { url, backendId, apiKey } = at.backend;
      const filledIn = tag.replace("https://accounts.example.org/monaca/", url).replace('id="..."', `id="${backendId}"`).replace('key="..."', `key="${apiKey}"`);
      copyFileSync(new URL("../dist/monaca-cloud.js", import.meta.url), join(folder, "monaca-cloud.js"));
      writeFileSync(join(folder, "index.html"), `<!doctype html><html lang="en"><head><title>App</title>${filledIn}</head></html>`);
      await at.page(async (page) => {
        const name = newName();
        await page.goto(pathToFileURL(join(folder, "index.html")).href);
        assert.equal((await call(page, "User.register", name, password)).done.user._username, name);
        await at.server.end();
        try {
          await page.reload();
          assert.equal((await call(page, "User.autoLogin")).fail.code, -13);
        } finally {
          await at.server.start();
        }
        assert.equal((await call(page, "User.autoLogin")).done.user._username, name);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("the package has the client and its types", () => {
  const [packed] = JSON.parse(execFileSync("npm", ["pack", "--workspace", "monaca", "--dry-run", "--json"], { cwd: fileURLToPath(new URL("../../", import.meta.url)), encoding: "utf8" }));
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), ["dist/monaca-cloud.d.ts", "dist/monaca-cloud.js", "package.json"]);
});
