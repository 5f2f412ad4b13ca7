// Bundles the modules of published pages: node build.mjs OUT
// Each file in src/ is a module that a page may load; what it imports only when asked for becomes a file of its own.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const [out] = process.argv.slice(2);
const NO_ENTRIES = ["dom.js"];
const VERIFIER = ["badge-card.js", "verifier.js", "verify.js"];
const entries = readdirSync("src").filter((name) => name.endsWith(".js") && !NO_ENTRIES.includes(name));

// The words are of the site's language: the build of a site writes them beside the bundles.
const words = {
  name: "words",
  setup: ({ onResolve }) => onResolve({ filter: /^badgepress:(words|verify-words|contexts)$/ }, ({ path }) => ({ path: `./${path.slice(11)}.js`, external: true })),
};

// What a verifier needs of jsonld is expansion and RDF: the rest, and everything that could fetch, stays outside.
const leftOut = {
  name: "left-out",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\/(frame|fromRdf|flatten|compact|RequestQueue|RDFC10Sync|documentLoaders\/xhr)$/ }, ({ path, importer }) =>
      /node_modules.(jsonld|rdf-canonize).lib/.test(importer) ? { path, namespace: "left-out" } : undefined,
    );
    onResolve({ filter: /^setimmediate$/ }, ({ path }) => ({ path, namespace: "left-out" }));
    onLoad({ filter: /setimmediate/, namespace: "left-out" }, () => ({
      contents: "const { port1, port2 } = new MessageChannel(); const waiting = []; port1.onmessage = () => waiting.shift()(); globalThis.setImmediate ??= (act) => { waiting.push(act); port2.postMessage(0); };",
    }));
    onLoad({ filter: /^\.\//, namespace: "left-out" }, () => ({ contents: "module.exports = () => {};" }));
  },
};

const bundle = (names) => build({
  entryPoints: names.map((name) => join("src", name)),
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16"],
  minify: true,
  charset: "utf8",
  legalComments: "none",
  chunkNames: "[name]-[hash]",
  metafile: true,
  plugins: [words, leftOut],
  logLevel: "warning",
});
// Apart from each other: what the verifier's libraries need at run time would become a chunk that every page loads.
const bundled = [await bundle(entries.filter((name) => !VERIFIER.includes(name))), await bundle(VERIFIER)];

// The page of a kept copy opens from a folder, where browsers load no modules: one classic script, which finds words and contexts in its own page.
const inThePage = {
  name: "in-the-page",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^badgepress:/ }, ({ path }) => ({ path: path.slice(11), namespace: "in-the-page" }));
    onLoad({ filter: /./, namespace: "in-the-page" }, ({ path }) => ({ contents: `export default JSON.parse(document.getElementById("bp-${path}").textContent);` }));
  },
};
await build({
  entryPoints: ["src/kept/page.js"],
  outfile: join(out, "kept-page.classic"),
  bundle: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16"],
  minify: true,
  charset: "utf8",
  legalComments: "none",
  plugins: [inThePage, leftOut],
  logLevel: "warning",
});

// The licences of what is inside go with it.
const packages = new Set(bundled.flatMap(({ metafile }) => Object.keys(metafile.inputs)).flatMap((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []));
const licences = [...packages].sort().map((name) => {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((found) => /^licen[cs]e/i.test(found));
  if (!file) throw new Error(`${name} ships no licence text`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
});
writeFileSync(join(out, "licences.txt"), licences.join("\n\n"));
