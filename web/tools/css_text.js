// Lets a script import a style sheet as minified text, `import styles from "./form.css"`; a sheet that is an entry stays a file.
import { readFile } from "node:fs/promises";
import { transform } from "esbuild";

export const cssText = {
  name: "css-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      if (path.includes("/pages/") || path.includes("/gallery/")) return undefined;
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};
