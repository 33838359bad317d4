// Writes what editors and frameworks know of the elements: dist/custom-elements.json (Custom Elements Manifest 1.0), and the types of the
// tags for React and Vue. All of it comes from the comments above the classes and from the style sheet of the forms.
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { write } from "./write.js";

const source = new URL("../elements/src/", import.meta.url);
const out = new URL("../elements/dist/", import.meta.url);
const read = (path) => readFileSync(new URL(path, source), "utf8");

const properties = [...new Set(read("forms/form.css").match(/--ostiary-[\w-]+/g))].sort().map((name) => ({ name }));
const partNames = ["parts.ts", "code_field.ts", "password_field.ts", "profile.ts", "contacts.ts"]
  .flatMap((file) => [...read(`forms/${file}`).matchAll(/part="([\w-]+)"/g)])
  .map(([, name]) => name);
const parts = [...new Set([...partNames, "button", "primary"])].sort().map((name) => ({ name }));

/** "name - description" of a tag in a comment. */
function entry(tag) {
  const text = ts.getTextOfJSDocComment(tag.comment) ?? "";
  const [, name, description] = /^(\S+)\s*-?\s*([\s\S]*)$/.exec(text.trim()) ?? [];
  return { name, description: description?.replace(/\s+/g, " ") };
}

function declarationsIn(folder) {
  const isAction = folder === "actions";
  return readdirSync(new URL(folder, source)).flatMap((file) => {
    const tree = ts.createSourceFile(file, read(`${folder}/${file}`), ts.ScriptTarget.ES2022, true);
    return tree.statements.filter(ts.isClassDeclaration).flatMap((declaration) => {
      const tags = ts.getJSDocTags(declaration);
      const named = (name) => tags.filter((tag) => tag.tagName.text === name).map(entry);
      const [element] = named("element");
      if (!element) return [];
      const comment = ts.getJSDocCommentsAndTags(declaration).find(ts.isJSDoc)?.comment;
      // Every input of an action can also come from another element.
      const references = isAction ? named("attr").filter(({ name }) => name !== "on").map(({ name }) => ({ name: `${name}-from`, description: `Id or selector of what holds \`${name}\`.` })) : [];
      return {
        kind: "class",
        customElement: true,
        name: declaration.name.text,
        tagName: element.name,
        description: (ts.getTextOfJSDocComment(comment) ?? "").replace(/\s+/g, " "),
        attributes: [...named("attr"), ...references],
        events: named("fires").map((event) => ({ ...event, type: { text: "CustomEvent" } })),
        members: isAction ? [{ kind: "method", name: "run", return: { type: { text: "Promise<boolean>" } } }] : [],
        ...(isAction ? {} : { cssParts: parts, cssProperties: properties }),
      };
    });
  });
}

const declarations = [...declarationsIn("actions"), ...declarationsIn("forms")];
const path = "dist/index.js";
const exports = declarations.flatMap(({ name, tagName }) => [
  { kind: "js", name, declaration: { name, module: path } },
  { kind: "custom-element-definition", name: tagName, declaration: { name, module: path } },
]);
const manifest = { schemaVersion: "1.0.0", modules: [{ kind: "javascript-module", path, declarations, exports }] };
write(new URL("custom-elements.json", out), JSON.stringify(manifest, null, 1));

// --- Types of the tags

const props = ({ attributes, events }) =>
  [...attributes.map(({ name }) => `"${name}"?: string | boolean;`), ...events.map(({ name }) => `on${name}?: (event: CustomEvent) => void;`)].join(" ");
const rows = declarations.map((one) => `      "${one.tagName}": Tag<{ ${props(one)} }>;`).join("\n");
const written = "// Written by tools/manifest.js; not for editing.\n";
write(
  new URL("react.d.ts", out),
  `${written}import type { DetailedHTMLProps, HTMLAttributes } from "react";
type Tag<Props> = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & Props;
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
${rows}
    }
  }
}
`,
);
write(
  new URL("vue.d.ts", out),
  `${written}import type { DefineComponent, HTMLAttributes } from "vue";
type Tag<Props> = DefineComponent<Omit<HTMLAttributes, keyof Props> & Props>;
declare module "vue" {
  interface GlobalComponents {
${rows.replace(/^ {6}/gm, "    ")}
  }
}
`,
);
write(
  new URL("tags.d.ts", out),
  `${written}import type * as all from "./index.js";
declare global {
  interface HTMLElementTagNameMap {
${declarations.map(({ tagName, name }) => `    "${tagName}": all.${name};`).join("\n")}
  }
}
`,
);
