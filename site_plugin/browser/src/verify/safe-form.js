// JSON is tied to what was signed: every key and value must be found again in the expanded form; as in Python's `linkeddata.safe_form`.
// JSON-LD drops what no context maps, and RDF forgets duplicates, nulls and empty lists: the signature would stay valid when such things are added.
import { refuse } from "./plain-json.js";
import { has, isObject, isText, shown } from "./values.js";

export const UNRESOLVED_BASE = "unresolved://relative/";
// the Open Badges context writes XSD's namespace with https, that of CLR leaves its prefix undefined
const XSD = ["http://www.w3.org/2001/XMLSchema#", "https://www.w3.org/2001/XMLSchema#", "xsd:"];
const BOOLEAN = new Set(XSD.map((xsd) => `${xsd}boolean`));
const NUMERIC = new Set(XSD.flatMap((xsd) => ["float", "double", "decimal", "integer", "nonNegativeInteger"].map((name) => xsd + name)));
// eslint-disable-next-line no-control-regex
const ABSOLUTE_IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\u0000-\u0020<>"{}|\\^`\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;

export const compareForms = (document, expanded, termIris) => {
  if (expanded.length !== 1 || !isObject(expanded[0])) refuse("$: says nothing that its contexts know");
  new Comparison(termIris).node(document, expanded[0], "$");
};

// Every absolute IRI that some term of the contexts stands for.
export const termIrisOf = (contexts) => {
  const found = new Set();
  for (const waiting = [...contexts]; waiting.length; ) {
    const item = waiting.pop();
    if (isObject(item) && isText(item["@id"]) && item["@id"].includes(":")) found.add(item["@id"]);
    if (typeof item === "object" && item !== null) waiting.push(...Object.values(item));
  }
  return found;
};

class Comparison {
  constructor(termIris) {
    this.termIris = termIris;
  }

  // jsonld expands keys in sorted order, so they pair up by position.
  node(source, expanded, path) {
    const keys = Object.keys(source).filter((key) => key !== "@context").sort();
    const names = Object.keys(expanded);
    if (keys.length !== names.length) refuse(`${path}: of the terms ${keys.join(", ")} one is not defined by the contexts here, or two mean the same`);
    keys.forEach((key, index) => {
      const [here, value, name] = [`${path}.${key}`, source[key], names[index]];
      const found = expanded[name];
      if (name === "@id") requireIri(value, found, here, false);
      else if (name === "@type") this.types(value, found, here);
      else if (name.startsWith("@")) refuse(`${here}: the JSON-LD keyword ${name} is not used here`);
      else {
        requireIri(name, name, here, false);
        this.values(value, found, here);
      }
    });
  }

  types(value, found, path) {
    const stated = Array.isArray(value) ? value : [value];
    refuseDuplicates(stated, path);
    if (stated.length !== found.length) refuse(`${path}: not every value would be signed`);
    stated.forEach((text, position) => {
      const here = Array.isArray(value) ? `${path}[${position}]` : path;
      const iri = found[position];
      requireIri(text, iri, here, true);
      if (text === iri && this.termIris.has(iri)) refuse(`${here}: the type ${iri} is to be written as its term`);
    });
  }

  values(value, found, path) {
    const isList = Array.isArray(value);
    const stated = isList ? value : [value];
    if (found.length === 1 && isObject(found[0]) && hasOnly(found[0], "@list")) found = found[0]["@list"];
    else refuseDuplicates(stated, path);
    if (stated.length !== found.length) refuse(`${path}: not every value would be signed`);
    stated.forEach((item, position) => this.value(item, found[position], isList ? `${path}[${position}]` : path));
  }

  value(item, expanded, path) {
    if (!isObject(expanded)) refuse(`${path}: means nothing in its contexts`);
    if (isObject(item)) {
      if (hasOnly(expanded, "@graph") && expanded["@graph"].length === 1) expanded = expanded["@graph"][0];
      if (["@value", "@list", "@set", "@graph"].some((name) => has(expanded, name))) {
        refuse(`${path}: language maps and other maps are not covered by a signature`);
      }
      this.node(item, expanded, path);
    } else if (hasOnly(expanded, "@id")) requireIri(item, expanded["@id"], path, true);
    else requireLiteral(item, expanded, path);
  }
}

const hasOnly = (value, name) => Object.keys(value).length === 1 && has(value, name);

// A text with a colon must stand for itself: prefixes would let it be respelt under the same signature.
const requireIri = (text, iri, path, mayBeTerm) => {
  if (!isText(text) || !isText(iri) || !ABSOLUTE_IRI.test(iri) || iri.startsWith(UNRESOLVED_BASE)) {
    refuse(`${path}: ${shown(text)} is no absolute IRI, so it would be left out of the signed form`);
  }
  if (text !== iri && !(mayBeTerm && !text.includes(":"))) refuse(`${path}: ${shown(text)} would be signed as ${shown(iri)}`);
};

const requireLiteral = (item, expanded, path) => {
  const { "@type": datatype, "@value": value } = expanded;
  if (!Object.keys(expanded).every((name) => name === "@value" || name === "@type") || value !== item) refuse(`${path}: would not be signed as it stands`);
  if (datatype === "@json") refuse(`${path}: JSON literals are not used here`);
  if (/(#anyURI|xsd:anyURI)$/.test(String(datatype))) requireIri(item, item, path, false);
  const fits =
    typeof item === "boolean"
      ? datatype === undefined || BOOLEAN.has(datatype)
      : typeof item === "number"
        ? datatype === undefined || NUMERIC.has(datatype)
        : !NUMERIC.has(datatype) && !BOOLEAN.has(datatype);
  // "true" and true are one literal once typed: the spelling would not be signed
  if (!fits) refuse(`${path}: ${shown(item)} is of another JSON type than its term wants (${datatype})`);
};

const refuseDuplicates = (values, path) => {
  const seen = new Set();
  for (const value of values) {
    const isIdentified = isObject(value) && isText(value.id);
    if (isObject(value) && !isIdentified) continue;
    const mark = JSON.stringify(isIdentified ? [value.id] : value);
    if (seen.has(mark)) refuse(`${path}: holds ${mark} twice, which would be signed once`);
    seen.add(mark);
  }
};
