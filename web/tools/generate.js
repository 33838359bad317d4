// Writes what the client takes from the server's description: the API's types and the union of error codes.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const root = new URL("../../", import.meta.url);
const folder = new URL("../client/src/generated/", import.meta.url);
mkdirSync(folder, { recursive: true });

const types = astToString(await openapiTS(new URL("api/openapi.yaml", root), { transform: withoutChoices }));
write(new URL("api.ts", folder), types);
execFileSync("python3", [fileURLToPath(new URL("tools/generate_errors.py", root)), "typescript", fileURLToPath(new URL("errors.ts", folder))]);

// "One of these fields is required" would come out as `unknown`, and the fields' types would be lost.
function withoutChoices(schema) {
  for (const choice of ["anyOf", "oneOf"]) {
    if (schema[choice]?.every((one) => Object.keys(one).join() === "required")) delete schema[choice];
  }
}

// A file that stays the same keeps its time, so that nothing is built again.
function write(file, text) {
  try {
    if (readFileSync(file, "utf8") === text) return;
  } catch {
    // It is not there yet.
  }
  writeFileSync(file, text);
}
