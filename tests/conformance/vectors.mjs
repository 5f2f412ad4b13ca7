// Bundles the verifier's own modules as the package does, with an entry for the vectors of W3C: node vectors.mjs BROWSER OUT
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [browser, out] = process.argv.slice(2).map((path) => resolve(path));
const { build } = createRequire(join(browser, "package.json"))("esbuild");
const source = join(browser, "src", "verify");

await build({
  stdin: {
    contents: `
      export { canonicalQuads } from "${source}/canonical.js";
      export { PINS } from "${source}/known-contexts.js";
      export { readProof, Unsecured } from "${source}/embedded-proof.js";
      export { fromMultikey } from "${source}/public-keys.js";
    `,
    resolveDir: source,
  },
  outfile: out,
  bundle: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16"],
  plugins: [
    {
      name: "contexts-beside-it",
      setup: ({ onResolve }) => onResolve({ filter: /^badgepress:/ }, ({ path }) => ({ path: `./${path.slice(11)}.js`, external: true })),
    },
  ],
  logLevel: "warning",
});
