// Whose key is it? The key that a proof names is taken from the issuer's own document, and only if that lists it for assertions (CID 1.0 §3.3).
// The fragment of a key's name is never believed, even where it looks like a key; with did:key the identifier itself is the document.
import { isBeside, originOf } from "./fetching.js";
import { fromJwk, fromMultikey } from "./public-keys.js";
import { Trouble, unclear } from "./report.js";
import { has, idOf, isMoment, isObject, isText, listed, momentOf, shown } from "./values.js";

const DID_WEB = /^did:web:([A-Za-z0-9.-]+(?:%3[Aa][0-9]{1,5})?)((?::[A-Za-z0-9._~%-]+)*)$/;
const MULTIKEY_TYPES = ["Multikey", "Ed25519VerificationKey2020"];
const JWK_TYPES = ["JsonWebKey", "JsonWebKey2020"];

const unquoted = (value) => {
  try {
    return decodeURIComponent(value);
  } catch {
    return "?";
  }
};

// Where the document of a did:web is (did:web method §2.5.2); empty if it is none.
export const didWebUrl = (did) => {
  const match = DID_WEB.exec(did);
  if (!match) return "";
  const host = unquoted(match[1]).toLowerCase();
  const path = unquoted(match[2].replaceAll(":", "/"));
  if (/\/\.\.?\//.test(`${path}/`) || /[\\?#]|\/\//.test(path)) return "";
  const url = `https://${host}${path || "/.well-known"}/did.json`;
  return originOf(url) ? url : "";
};

// The key that a proof names (its verificationMethod, or a JWT's kid) → {key, says, caution}.
export const keyOf = async (methodId, issuer, errands, now) => {
  const [base, ...rest] = methodId.split("#");
  const fragment = rest.join("#");
  if (methodId.startsWith("did:key:")) return didKey(methodId, base, fragment, issuer);
  if (methodId.startsWith("did:web:")) {
    if (base !== issuer) throw new Trouble("key-of-another", `the key ${methodId} belongs to ${base}, but the issuer is ${issuer}`);
    if (!fragment) throw new Trouble("key-not-found", `${methodId} names no key, only an issuer`);
    return listedKey(methodId, issuer, didWebUrl(issuer), errands, now);
  }
  if (methodId.startsWith("did:")) throw unclear("key-method-unknown", `the key ${methodId.slice(0, 120)} is of a DID method that is not known here`);
  if (!originOf(methodId)) throw unclear("key-method-unknown", `the key ${methodId.slice(0, 120)} has no https address and is no DID`);
  return httpsKey(methodId, issuer, errands, now);
};

// Find a key that a JWT brings along among those that the issuer lists: by itself it proves nothing.
export const jwkOfIssuer = async (wanted, issuer, errands, now) => {
  const document = await documentOf(issuer, errands);
  for (const entry of entries(document, "assertionMethod")) {
    const method = isObject(entry) ? entry : methods(document, issuer).get(absolute(entry, issuer));
    if (!method) continue;
    let found;
    try {
      found = await read(method, String(method.id), issuer, now);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      continue;
    }
    if (found.identity === wanted.identity) return { key: found, says: `the key in the JWT is one that ${issuer} lists for assertions` };
  }
  if (!has(document, "assertionMethod")) throw unclear("key-not-vouched", `${issuer} lists no keys, so that nothing says whose key the JWT brings along`);
  throw new Trouble("key-not-listed", `the JWT brings its own key, which is none that ${issuer} lists`);
};

// How a key fetched from `kid` is the issuer's: a single JWK says nothing of its owner.
export const lists = async (found, kid, issuer, errands, now) => {
  if (issuer.startsWith("did:")) {
    const known = await jwkOfIssuer(found, issuer, errands, now);
    return { key: known.key, says: `the key at ${kid} is one that ${issuer} lists for assertions` };
  }
  let document = {};
  try {
    document = await documentOf(issuer, errands);
  } catch (error) {
    if (!(error instanceof Trouble) || error.state === "failed") throw error;
  }
  for (const name of ["assertionMethod", "publicKey"]) {
    if (absolutes(document, name, issuer).has(kid)) return { key: found, says: `${issuer} names the key ${kid}` };
  }
  if (listed(document.assertionMethod).length) throw new Trouble("key-not-listed", `${issuer} lists keys for assertions, and ${kid} is none of them`);
  if (isBeside(kid, issuer)) {
    const caution = "the issuer's profile names no keys; only the place is the same";
    return { key: found, says: `the key ${kid} is beside the issuer's own profile`, caution };
  }
  throw unclear("key-not-vouched", `nothing at ${issuer} says that ${kid} is its key`);
};

const httpsKey = async (methodId, issuer, errands, now) => {
  const base = methodId.split("#")[0];
  if (base === issuer.split("#")[0]) return listedKey(methodId, issuer, base, errands, now);
  const document = await errands.objectOf(base, "key-unreachable", "key-document");
  const method = document.id === methodId ? document : methods(document, base).get(methodId);
  if (!method || !Object.keys(method).length) throw new Trouble("key-not-found", `${base} does not contain the key ${methodId}`);
  if (method.controller !== issuer) throw new Trouble("key-of-another", `the key ${methodId} belongs to ${shown(method.controller)}, but the issuer is ${issuer}`);
  const key = await read(method, methodId, issuer, now);
  // who serves a key can claim any owner: the owner has to name the key, too
  const owner = await documentOf(issuer, errands);
  if (!absolutes(owner, "assertionMethod", issuer).has(methodId)) {
    if (!has(owner, "assertionMethod")) throw unclear("key-not-vouched", `${issuer} lists no keys, so that nothing says that ${methodId} is its own`);
    throw new Trouble("key-not-listed", `${issuer} does not list ${methodId} for assertions`);
  }
  return { key, says: `${issuer} lists the key ${methodId} for assertions` };
};

const listedKey = async (methodId, issuer, url, errands, now) => {
  if (!url) throw unclear("key-method-unknown", `${issuer.slice(0, 120)} is no did:web that can be resolved`);
  const document = await fetched(issuer, url, errands);
  const method = methods(document, issuer).get(methodId);
  if (!method) throw new Trouble("key-not-found", `${url} does not contain the key ${methodId}`);
  if (!absolutes(document, "assertionMethod", issuer).has(methodId)) {
    throw new Trouble("key-not-listed", `${url} contains the key ${methodId}, but does not list it for assertions (assertionMethod)`);
  }
  return { key: await read(method, methodId, issuer, now), says: `${url} lists the key ${methodId} for assertions` };
};

const documentOf = async (issuer, errands) => {
  if (issuer.startsWith("did:key:")) return { id: issuer, assertionMethod: [didKeyMethod(issuer)] };
  const url = issuer.startsWith("did:") ? didWebUrl(issuer) : originOf(issuer) ? issuer : "";
  if (!url) throw unclear("key-method-unknown", `the issuer ${issuer.slice(0, 120)} is of a kind that cannot be looked up here`);
  return fetched(issuer, url, errands);
};

const fetched = async (issuer, url, errands) => {
  const document = await errands.objectOf(url, "key-unreachable", "key-document");
  if (document.id !== issuer) throw new Trouble("key-document", `${url} is the document of ${shown(document.id)}, not of ${issuer}`);
  return document;
};

const didKey = async (methodId, did, fragment, issuer) => {
  if (did !== issuer) throw new Trouble("key-of-another", `the key ${did} belongs to itself, but the issuer is ${issuer}`);
  const value = did.slice("did:key:".length);
  if (fragment !== value) throw new Trouble("key-not-found", `${methodId} is not the key of ${did}`);
  return { key: await fromMultikey(value, methodId), says: `the issuer ${did} is itself a key` };
};

const didKeyMethod = (did) => {
  const value = did.slice("did:key:".length);
  return { id: `${did}#${value}`, type: "Multikey", controller: did, publicKeyMultibase: value };
};

const read = async (method, methodId, issuer, now) => {
  if (method.controller !== issuer) throw new Trouble("key-of-another", `the key ${methodId} belongs to ${shown(method.controller)}, but the issuer is ${issuer}`);
  for (const [name, code] of [["revoked", "key-revoked"], ["expires", "key-expired"]]) {
    if (!has(method, name)) continue;
    if (!isMoment(method[name])) throw new Trouble("key-document", `the key ${methodId}: ${name} is not a date and time with a zone`);
    if (now >= momentOf(method[name])) throw new Trouble(code, `the key ${methodId} is ${name === "revoked" ? name : "expired"} since ${method[name]}`);
  }
  if (MULTIKEY_TYPES.includes(method.type)) return fromMultikey(method.publicKeyMultibase, methodId);
  if (JWK_TYPES.includes(method.type)) return fromJwk(method.publicKeyJwk, methodId);
  throw unclear("key-method-unknown", `the key ${methodId} is written as ${shown(method.type, 60)}, which is not known here`);
};

// The keys of a document by absolute id, those that it lists in place included.
const methods = (document, subject) => {
  const found = new Map();
  for (const name of ["verificationMethod", "assertionMethod"]) {
    for (const entry of entries(document, name).filter(isObject)) {
      const methodId = absolute(entry.id, subject);
      if (found.has(methodId)) throw new Trouble("key-document", `the document of ${subject} contains the key ${methodId} twice`);
      found.set(methodId, entry);
    }
  }
  return found;
};

const absolutes = (document, name, subject) => new Set(entries(document, name).map((entry) => absolute(idOf(entry), subject)));

const entries = (document, name) => (document[name] === undefined ? [] : Array.isArray(document[name]) ? document[name] : [document[name]]);

// DID documents may write `#name` for a key of their own.
const absolute = (reference, subject) => (!isText(reference) ? "" : reference.startsWith("#") ? subject + reference : reference);
