// Builds the workspace: `npm run build [-- FOLDER]`. Types are checked, then come the client and the elements as packages (dist/ of each),
// and in FOLDER (web/dist unless told) what the server embeds: assets/ with hashes in their names, pages/*.html that name them.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { cssText } from "./css_text.js";
import { gzipped, reportSizes } from "./sizes.js";
import { write } from "./write.js";

const web = fileURLToPath(new URL("../", import.meta.url));
const out = resolve(process.argv[2] ?? join(web, "dist"));
const shared = { absWorkingDir: web, bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none", logLevel: "warning", plugins: [cssText] };

await import("./generate.js");
execFileSync(process.execPath, [join(web, "node_modules/typescript/bin/tsc"), "--build"], { cwd: web, stdio: "inherit" });

// Others may be reading a package while it is built again: several builds of the server share these.
async function packageOf(options) {
  const { outputFiles } = await build({ ...shared, ...options, write: false });
  for (const { path, contents } of outputFiles) write(path, contents);
  return outputFiles.map(({ path }) => path);
}

await packageOf({ entryPoints: ["client/src/index.ts"], outfile: "client/dist/index.js" });
const elements = await packageOf({ entryPoints: ["elements/src/index.ts", "elements/src/app.ts"], outdir: "elements/dist", splitting: true, chunkNames: "chunks/[name].[hash]", external: ["lit", "lit/*", "@ostiary/client"] });
const chunks = join(web, "elements/dist/chunks");
for (const name of readdirSync(chunks)) if (!elements.includes(join(chunks, name))) rmSync(join(chunks, name));

// A classic script, for the older web views that applications of this API run in.
await packageOf({ format: "iife", target: "es2017", entryPoints: ["monaca/src/index.ts"], outfile: "monaca/dist/monaca-cloud.js" });

await import("./manifest.js");

rmSync(out, { recursive: true, force: true });
const { metafile } = await build({
  ...shared,
  entryPoints: { elements: "elements/src/index.ts", client: "client/src/index.ts", account: "pages/src/account.ts", gallery: "gallery/src/gallery.ts", "account-page": "pages/src/account.css", "gallery-page": "gallery/src/gallery.css" },
  outdir: join(out, "assets"),
  // The sources, so that all entries share them.
  alias: { "@ostiary/client": join(web, "client/src/index.ts"), "@ostiary/elements/app": join(web, "elements/src/app.ts"), "@ostiary/elements": join(web, "elements/src/index.ts") },
  splitting: true,
  metafile: true,
  entryNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
});

// --- Pages name their assets by hash

const files = Object.entries(metafile.outputs).map(([path, made]) => ({ name: basename(path), made, path: join(web, path) }));
const named = new Map(files.filter(({ made }) => made.entryPoint).map(({ name }) => [name.replace(/\.[A-Z0-9]{8}\./, "."), name]));

/** What loads with a file: itself and what it imports at once; the elements count as such, languages are for later. */
function loadedWith(path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const one of metafile.outputs[path].imports) if (one.kind === "import-statement" || basename(one.path).startsWith("elements.")) loadedWith(one.path, found);
  return found;
}
const outputOf = (name) => Object.keys(metafile.outputs).find((path) => basename(path) === named.get(name));
const weight = (paths) => [...paths].reduce((sum, path) => sum + gzipped(readFileSync(join(web, path))), 0);

mkdirSync(join(out, "pages"), { recursive: true });
for (const folder of ["pages/html", "gallery/html"]) {
  for (const file of readdirSync(join(web, folder))) {
    const text = readFileSync(join(web, folder, file), "utf8").replace(/\/assets\/([\w.-]+)/g, (_, name) => {
      if (!named.has(name)) throw new Error(`${file} names ${name}, which is not built`);
      return `/assets/${named.get(name)}`;
    });
    // What scripts import is fetched with them, not after them.
    const preloads = [...text.matchAll(/<script type="module" src="\/assets\/([^"]+)"/g)].flatMap(([, name]) => {
      const entry = Object.keys(metafile.outputs).find((path) => basename(path) === name);
      return [...loadedWith(entry)].filter((path) => path !== entry).map((path) => `<link rel="modulepreload" href="/assets/${basename(path)}">\n`);
    });
    writeFileSync(join(out, "pages", file), text.replace(/(?=<script type="module")/, preloads.join("")));
  }
}

// What pages elsewhere load: a name that stays, for what has a new name with each change.
writeFileSync(join(out, "pages/elements.js"), `export * from "/assets/${named.get("elements.js")}";\n`);
for (const file of ["monaca-cloud.js", "monaca-cloud.d.ts"]) copyFileSync(join(web, "monaca/dist", file), join(out, "pages", file));

// --- Compressed beside each file, and the hashes of pages, whose names have none

const pageFiles = readdirSync(join(out, "pages")).map((name) => join("pages", name));
for (const file of [...pageFiles, ...files.map(({ name }) => join("assets", name))]) {
  const content = readFileSync(join(out, file));
  writeFileSync(join(out, `${file}.gz`), gzipSync(content, { level: 9 }));
  writeFileSync(join(out, `${file}.br`), brotliCompressSync(content));
}
const hashOf = (file) => createHash("sha256").update(readFileSync(join(out, file))).digest("hex").slice(0, 16);
writeFileSync(join(out, "hashes.txt"), pageFiles.map((file) => `${file} ${hashOf(file)}\n`).join(""));

const page = gzipped(readFileSync(join(out, "pages/log-in.html")));
reportSizes({
  client: gzipped(readFileSync(join(web, "client/dist/index.js"))),
  "monaca client": gzipped(readFileSync(join(web, "monaca/dist/monaca-cloud.js"))),
  elements: weight(loadedWith(outputOf("elements.js"))),
  "sign-in page": page + weight(loadedWith(outputOf("account.js"))) + weight([outputOf("account-page.css")]),
  gallery: weight(loadedWith(outputOf("gallery.js"))),
});
