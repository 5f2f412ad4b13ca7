// Proofs inside a document: eddsa-rdfc-2022, ecdsa-rdfc-2019 and Ed25519Signature2020 (VC Data Integrity 1.0, §4.4).
import { digest, EncodingError, fromMultibase58, joined } from "./encodings.js";
import * as limits from "./limits.js";
import { DISPUTED_MEMBERS, ED25519_2020 } from "./known-contexts.js";
import { unsafeCharacter } from "./plain-json.js";
import { Trouble, unclear } from "./report.js";
import { has, isObject, isText, momentOf, shown, without } from "./values.js";

const DATA_INTEGRITY = "DataIntegrityProof";
const OLDER = "Ed25519Signature2020";
const SUITES = { "eddsa-rdfc-2022": ["Ed25519"], "ecdsa-rdfc-2019": ["P-256", "P-384"] };
const MEMBERS = ["id", "type", "cryptosuite", "created", "expires", "verificationMethod", "proofPurpose", "proofValue", "domain", "challenge", "nonce"];

export const proofsOf = (document) => {
  const value = document.proof ?? null;
  if (value === null || (Array.isArray(value) && !value.length)) throw new Trouble("proof-missing", "it carries no signature: anybody could have written it");
  const proofs = Array.isArray(value) ? value : [value];
  if (!proofs.every(isObject)) throw new Trouble("proof-form", "its proof is not an object");
  if (proofs.length > limits.PROOFS) throw unclear("proof-form", `it carries ${proofs.length} proofs; more than ${limits.PROOFS} are not looked at`);
  return proofs;
};

// Check the form of one proof → {options, method, kinds, signature, name, caution}.
export const readProof = (proof, now) => {
  const { type, cryptosuite } = proof;
  const isOlder = type === OLDER && (cryptosuite ?? null) === null;
  if (!isOlder && !(type === DATA_INTEGRITY && isText(cryptosuite) && has(SUITES, cryptosuite))) {
    throw unclear("proof-unknown", `the proof is a ${shown(type, 60)} of ${shown(cryptosuite, 60)}, which is not understood here`);
  }
  const [kinds, name] = isOlder ? [["Ed25519"], OLDER] : [SUITES[cryptosuite], cryptosuite];
  if (proof.proofPurpose !== "assertionMethod") throw new Trouble("proof-purpose", `the proof was made for ${shown(proof.proofPurpose, 60)}, not for assertions`);
  if (has(proof, "previousProof")) throw unclear("proof-chain", "the proof builds on another proof, which is not understood here");
  const unknown = Object.keys(proof).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) throw unclear("proof-unknown", `the proof has the member ${shown(unknown)}, which is not understood here`);
  for (const member of ["created", "expires"]) {
    if (has(proof, member) && momentOf(proof[member]) === null) throw new Trouble("proof-form", `the proof: ${member} is not a date and time with a zone`);
  }
  if (has(proof, "expires") && now >= momentOf(proof.expires)) throw new Trouble("proof-expired", `the proof expired at ${proof.expires}`);
  const { verificationMethod: method, proofValue: value } = proof;
  if (!isText(method) || !method.includes(":")) throw new Trouble("proof-form", "the proof does not name a key (verificationMethod) by its address");
  let signature;
  try {
    signature = fromMultibase58(value);
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    throw new Trouble("signature-form", `proofValue: ${error.message}`);
  }
  const isOfTheFuture = has(proof, "created") && momentOf(proof.created) > now + limits.LEEWAY;
  const caution = isOfTheFuture ? `the proof says that it was made in the future, at ${proof.created}` : "";
  return { options: proof, method, kinds, signature, name, caution };
};

// A document without its proofs, as signatures see it: its canonical form is made once a hash.
export class Unsecured {
  constructor(document) {
    this.document = without(document, "proof");
    this.canonical = new Map();
  }

  // Return only if a signature over the canonical form covers all that the document says.
  async checkContent() {
    refuseTooMuch(this.document);
    const character = unsafeCharacterIn(this.document);
    if (character) throw unclear("text-disputed", `it holds the character ${character}, which programs write differently when they check`);
    await this.form("SHA-256");
    const disputed = DISPUTED_MEMBERS.find((name) => has(this.document, name));
    if (disputed) {
      throw unclear("term-disputed", `the member ${disputed} is covered under one of the two contexts that are served as 3.0.3, and not under the other`);
    }
  }

  async checkSignature(proof, key) {
    if (!proof.kinds.includes(key.kind)) throw new Trouble("key-kind", `the proof is ${proof.name}, but the key is ${key.kind}`);
    if (proof.signature.length !== key.signatureBytes) {
      throw new Trouble("signature-form", `the signature has ${proof.signature.length} bytes; one by this key has ${key.signatureBytes}`);
    }
    // the hash goes with the curve, for the canonical form as well (VC-DI-ECDSA §3.2)
    const hash = key.kind === "P-384" ? "SHA-384" : "SHA-256";
    const options = await this.options(without(proof.options, "proofValue"), proof.name === OLDER, hash);
    const signed = joined(await digest(hash, options), await digest(hash, await this.form(hash)));
    if (!(await key.fits(proof.signature, signed))) {
      throw new Trouble("signature-wrong", "the signature does not fit: the document was changed, or another key signed it");
    }
  }

  async options(options, isOlder, hash) {
    try {
      return await canonical({ ...options, "@context": this.document["@context"] }, hash);
    } catch (error) {
      // the older suite is known to its own context; documents of VC 2.0 do not always name it
      if (!isOlder || !(error instanceof Trouble)) throw error;
      return canonical({ ...options, "@context": ED25519_2020 }, hash);
    }
  }

  form(hash) {
    if (!this.canonical.has(hash)) this.canonical.set(hash, canonical(this.document, hash));
    return this.canonical.get(hash);
  }
}

// The linked-data part is the larger half of all this: it is loaded when a document needs it.
const canonical = async (document, hash) => (await import("./canonical.js")).canonicalForm(document, hash);

const unsafeCharacterIn = (value) => {
  for (const waiting = [value]; waiting.length; ) {
    const item = waiting.pop();
    const found = isText(item) ? unsafeCharacter(item) : "";
    if (found) return found;
    if (typeof item === "object" && item !== null) waiting.push(...(Array.isArray(item) ? item : Object.entries(item).flat()));
  }
  return "";
};

// Refuse what would keep the canonicaliser busy: it goes through each value, and compares each of one thing with each other.
const refuseTooMuch = (document) => {
  let values = 0;
  let pairs = 0;
  const ofThing = new Map();
  for (const waiting = [document]; waiting.length; ) {
    const thing = waiting.pop();
    const members = Object.values(thing);
    for (const member of members) {
      // grows by what stands in lists
      if (Array.isArray(member)) for (const item of member) members.push(item);
      else if (isObject(member)) waiting.push(member);
    }
    values += members.length;
    const before = ofThing.get(thing.id) ?? 0;
    if (isText(thing.id)) ofThing.set(thing.id, before + members.length);
    pairs += (before + members.length) ** 2 - before ** 2;
    if (values > limits.VALUES) throw unclear("too-much-work", `it consists of more than ${limits.VALUES} values`);
    if (pairs > limits.VALUES_PAIRED ** 2) throw unclear("too-much-work", `one thing in it has more than ${limits.VALUES_PAIRED} values, or many have hundreds`);
  }
};
