// What of a document no signature would cover, or canonicalisers would read differently, as far as that needs no JSON-LD; as in Python's `linkeddata.plain_json`.
import { Trouble } from "./report.js";
import { has, isObject, isText, shown } from "./values.js";

const DEPTH = 32;
const MAX_DIGITS = 15;
const NESTED_CREDENTIALS = ["verifiableCredential", "endorsement"];
// control characters but tab and line feed, lone surrogates, and the two non-characters
// eslint-disable-next-line no-control-regex
const UNSAFE_TEXT = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/u;

export const refuse = (says) => {
  throw new Trouble("not-covered", says);
};

export const refuseUnsafeJson = (document, contexts) => {
  checkObject(document, "$", 1, contexts, true);
  if (!has(document, "@context")) refuse("$: has no @context, so nothing in it means anything");
};

const checkObject = (value, path, depth, contexts, mayHaveContext) => {
  if (depth > DEPTH) refuse(`${path}: nested deeper than ${DEPTH}`);
  const members = Object.entries(value);
  if (!members.length) refuse(`${path}: an empty object says nothing that could be signed`);
  for (const [key, item] of members) {
    const here = `${path}.${key}`;
    checkText(key, path);
    if (key === "@context" && mayHaveContext) checkContext(item, here, contexts);
    else if (key.startsWith("@")) refuse(`${here}: JSON-LD keywords are allowed nowhere but for @context at the top`);
    else if (key.includes(":")) refuse(`${here}: a key is a term of the contexts, never an IRI or a prefixed name`);
    // JavaScript's own name: copying objects loses it, and no context defines it
    else if (key === "__proto__") refuse(`${here}: no context defines this term here, so no signature would cover it`);
    else checkAny(item, here, depth, contexts, NESTED_CREDENTIALS.includes(key));
  }
};

const checkAny = (value, path, depth, contexts, isNestedCredential) => {
  if (isText(value)) checkText(value, path);
  else if (typeof value === "boolean") return;
  else if (typeof value === "number") checkNumber(value, path);
  else if (isObject(value)) checkObject(value, path, depth + 1, contexts, isNestedCredential);
  else if (Array.isArray(value)) {
    if (!value.length) refuse(`${path}: an empty list would not be signed`);
    value.forEach((item, position) => {
      if (Array.isArray(item)) refuse(`${path}[${position}]: a list in a list would be signed as one list`);
      checkAny(item, `${path}[${position}]`, depth, contexts, isNestedCredential);
    });
  } else refuse(`${path}: null would not be signed`);
};

// The first character of a text that canonicalisers write differently, as `U+0007`; empty if there is none.
export const unsafeCharacter = (value) => {
  const found = UNSAFE_TEXT.exec(value);
  return found ? `U+${found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}` : "";
};

const checkText = (value, path) => {
  const found = unsafeCharacter(value);
  if (found) refuse(`${path}: holds the character ${found}, which canonicalisers write differently`);
};

const checkNumber = (value, path) => {
  const digits = String(value).replace(/^-/, "").split("e")[0].replace(".", "").replace(/^0+|0+$/g, "");
  const isExact = Math.abs(value) < 10 ** MAX_DIGITS && (Number.isInteger(value) || digits.length <= MAX_DIGITS);
  if (!isExact || Object.is(value, -0)) refuse(`${path}: ${value} is not written alike by all canonicalisers`);
};

const checkContext = (value, path, contexts) => {
  const urls = Array.isArray(value) ? value : [value];
  if (!urls.length) refuse(`${path}: is empty`);
  for (const url of urls) {
    if (!isText(url)) refuse(`${path}: a context written inline could give any term another meaning`);
    if (!contexts.has(url)) refuse(`${path}: the context ${shown(url)} is not known`);
  }
  if (new Set(urls).size !== urls.length) refuse(`${path}: names one context twice`);
};
