// Writes what the client takes from the server's description: the API's types and the union of error codes.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import { write } from "./write.js";

const root = new URL("../../", import.meta.url);
const folder = new URL("../client/src/generated/", import.meta.url);

const types = astToString(await openapiTS(new URL("api/openapi.yaml", root), { transform: withoutChoices }));
write(new URL("api.ts", folder), types);
execFileSync("python3", [fileURLToPath(new URL("tools/generate_errors.py", root)), "typescript", fileURLToPath(new URL("errors.ts", folder))]);

// "One of these fields is required" would come out as `unknown`, and the fields' types would be lost.
function withoutChoices(schema) {
  for (const choice of ["anyOf", "oneOf"]) {
    if (schema[choice]?.every((one) => Object.keys(one).join() === "required")) delete schema[choice];
  }
}
