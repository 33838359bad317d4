// What the parts weigh on the wire, and what they may weigh at most (gzip -9, bundled and minified).
import { gzipSync } from "node:zlib";

export const budgets = { client: 6, "monaca client": 3, elements: 40, "sign-in page": 55 }; // KB of 1,024 bytes

export const gzipped = (text) => gzipSync(text, { level: 9 }).length;

/** Prints each part's size; throws when one is over its budget. */
export function reportSizes(bytes) {
  const over = [];
  for (const [part, size] of Object.entries(bytes)) {
    const kilobytes = size / 1024;
    const budget = budgets[part];
    console.log(`${part.padEnd(14)} ${kilobytes.toFixed(1).padStart(6)} KB gzipped${budget ? `, at most ${budget}` : ""}`);
    if (budget && kilobytes > budget) over.push(part);
  }
  if (over.length) throw new Error(`over budget: ${over.join(", ")}`);
}
