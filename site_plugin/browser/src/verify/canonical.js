// The canonical form that signatures cover (RDFC-1.0), by the libraries jsonld and rdf-canonize, which see no network and work within a budget.
import jsonld from "jsonld";
import { canonize } from "rdf-canonize";
import { utf8 } from "./encodings.js";
import { knownContexts } from "./known-contexts.js";
import { refuse, refuseUnsafeJson } from "./plain-json.js";
import { Trouble, unclear } from "./report.js";
import { compareForms, termIrisOf, UNRESOLVED_BASE } from "./safe-form.js";

// How often objects without an id may be compared with each other; honest credentials need a handful, poison graphs need millions.
const DEEP_ITERATIONS = 2000;
const PERMUTATIONS = 4000;
const PERMUTATIONS_A_LOOK = 3;

let termIris;

export const canonicalForm = async (document, hash) => {
  const contexts = await knownContexts();
  refuseUnsafeJson(document, contexts);
  const quads = await quadsOf(document, contexts);
  const text = await canonicalQuads(quads, hash);
  refuseOrderDispute(text);
  return utf8(text);
};

// quads: a dataset, or N-Quads as text.
export const canonicalQuads = async (quads, hash) => {
  try {
    return await canonize(quads, {
      algorithm: "RDFC-1.0",
      ...(typeof quads === "string" && { inputFormat: "application/n-quads" }),
      format: "application/n-quads",
      messageDigestAlgorithm: hash === "SHA-384" ? "sha384" : "sha256",
      maxDeepIterations: DEEP_ITERATIONS,
      signal: budget(),
    });
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw unclear("too-much-work", "too many objects without an id look alike: canonicalising them would take too long");
  }
};

// Counts instead of timing, so that a slow telephone gives the same answer.
const budget = () => {
  let looks = 0;
  return {
    reason: "too many permutations",
    get aborted() {
      looks += 1;
      return looks * PERMUTATIONS_A_LOOK > PERMUTATIONS;
    },
  };
};

const quadsOf = async (document, contexts) => {
  const documentLoader = async (url) => {
    if (!contexts.has(url)) throw new Error(`The context ${url} is not known.`);
    return { document: structuredClone(contexts.get(url)), documentUrl: url, contextUrl: null, tag: "static" };
  };
  const options = { base: UNRESOLVED_BASE, processingMode: "json-ld-1.1", documentLoader };
  let expanded;
  try {
    expanded = await jsonld.expand(document, options);
  } catch (error) {
    refuse(`not valid JSON-LD: ${error.details?.code ?? error.message}`);
  }
  termIris ??= termIrisOf(contexts.values());
  compareForms(document, expanded, termIris);
  return jsonld.toRDF(expanded, { ...options, produceGeneralizedRdf: false });
};

// Lines that JavaScript, sorting by UTF-16 unit, puts in another order than the specification.
const refuseOrderDispute = (text) => {
  if (!/[\ud800-\udfff]/.test(text)) return;
  const lines = text.split("\n");
  const points = (line) => Array.from(line, (letter) => letter.codePointAt(0));
  for (let index = 1; index < lines.length - 1; index++) {
    const [one, other] = [points(lines[index - 1]), points(lines[index])];
    const at = one.findIndex((point, place) => point !== other[place]);
    if (at >= 0 && at < other.length && one[at] > other[at]) refuse(`verifiers disagree on the order of two texts, one of which is ${lines[index].split('"')[1] ?? lines[index]}`);
  }
};
