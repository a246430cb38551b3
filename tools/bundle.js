// Joins the JavaScript modules into the files that the app and its users get. With --check nothing is
// written: it fails where a file is not what its sources give.

import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const FIGURES = "rnnviz/figures/browser";
const KINDS = ["answers", "arcs", "book", "carousel", "cell", "film", "pair", "words"];
const NOTE = "// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.\n";

/** Each bundle: from where it starts, where it goes and what it is. */
const BUNDLES = [
  ...KINDS.map((kind) => ({ from: `${FIGURES}/${kind}/main.js`, to: `${FIGURES}/bundles/${kind}.js`, format: "esm" })),
  { from: `${FIGURES}/all.js`, to: `${FIGURES}/bundles/all.js`, format: "esm" },
  { from: "rnnviz/ui/scripts/page.js", to: "assets/page.js", format: "iife" },
];

/** The text of a bundle, the same on every machine. */
async function bundled({ from, format }) {
  const { outputFiles } = await build({
    entryPoints: [from], bundle: true, write: false, format: /** @type {any} */ (format), target: "es2022",
    legalComments: "none", logLevel: "silent", banner: { js: NOTE.trimEnd() },
    // Sent with every page: without what only its authors need, but with its names.
    minifyWhitespace: true, minifySyntax: true, lineLimit: 160,
  });
  return outputFiles[0].text;
}

const check = process.argv.includes("--check");
const stale = [];
for (const bundle of BUNDLES) {
  const text = await bundled(bundle);
  const there = await readFile(bundle.to, "utf8").catch(() => "");
  if (there === text) continue;
  stale.push(bundle.to);
  if (!check) await writeFile(bundle.to, text);
}
if (check && stale.length) {
  console.error(`Not what their sources give: ${stale.join(", ")}. Run: python tools/dev.py bundle`);
  process.exitCode = 1;
} else console.log(stale.length ? `Written: ${stale.join(", ")}.` : "Every bundle is what its sources give.");
