// Compact JWS (RFC 7515), read in one way only: strict base64url, no header that could bring a key or change the rules, an algorithm that fits the key.
import { EncodingError, fromBase64url, utf8 } from "./encodings.js";
import { stripped } from "./fetching.js";
import * as limits from "./limits.js";
import { ALGORITHMS } from "./public-keys.js";
import { Trouble, unclear } from "./report.js";
import { JsonError, parseObject } from "./strict-json.js";
import { has, isObject, isText, shown } from "./values.js";

const LOOKS_LIKE_JWS = /^[A-Za-z0-9_=-]+\.[A-Za-z0-9_=-]*\.[.A-Za-z0-9_=-]*$/;
// OB 3.0 §8.2 allows alg, kid, jwk, typ; VC-JOSE-COSE §3.1 adds cty. All others are refused: each of them has been an attack.
const HEADER_MEMBERS = ["alg", "kid", "jwk", "typ", "cty"];
const TYPES = ["JWT", "vc+jwt", "vc+ld+jwt", "vc+ld+json+jwt"];
const SHORTEST_ALGORITHMS = ["EdDSA", "Ed25519"];

const latin1 = (bytes) => {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return letters;
};

export const looksLikeJws = (bytes) => LOOKS_LIKE_JWS.test(latin1(stripped(bytes)));

// → {header, payload, signature, signed, algorithm}; nothing in it is believed yet.
export const readJws = (bytes) => {
  const text = latin1(bytes).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  if (text.length > limits.BADGE_BYTES) throw unclear("input-too-large", `the JWT has ${text.length} bytes, more than ${limits.BADGE_BYTES}`);
  const parts = text.split(".");
  // eslint-disable-next-line no-control-regex
  if (parts.length !== 3 || !/^[\u0000-\u007f]*$/.test(text)) throw new Trouble("jws-form", `the JWT has ${parts.length} parts, not 3`);
  const [head, body, signature] = parts.map((part, index) => {
    try {
      return fromBase64url(part);
    } catch (error) {
      if (!(error instanceof EncodingError)) throw error;
      throw new Trouble("jws-form", `the ${["header", "payload", "signature"][index]} of the JWT: ${error.message}`);
    }
  });
  const header = objectOf(head, "jws-form", "header");
  checkHeader(header);
  const payload = objectOf(body, "not-json", "payload");
  if (!signature.length) throw new Trouble("proof-missing", "the JWT has no signature");
  const algorithm = SHORTEST_ALGORITHMS.includes(header.alg) ? "EdDSA" : header.alg;
  return { header, payload, signature, signed: utf8(`${parts[0]}.${parts[1]}`), algorithm };
};

const objectOf = (bytes, code, name) => {
  try {
    return parseObject(bytes);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new Trouble(code, `the ${name} of the JWT ${error.message}`);
  }
};

const checkHeader = (header) => {
  const { alg, typ = "JWT", cty = "vc" } = header;
  if (!isText(alg) || !(has(ALGORITHMS, alg) || SHORTEST_ALGORITHMS.includes(alg))) {
    throw new Trouble("jws-algorithm", `the JWT says that it is signed with ${shown(alg)}; of use are ${Object.keys(ALGORITHMS).join(", ")}`);
  }
  const unknown = Object.keys(header).find((name) => !HEADER_MEMBERS.includes(name));
  if (unknown !== undefined) throw new Trouble("jws-header", `the JWT's header has the member ${shown(unknown)}, which a badge may not have`);
  if (!isText(typ) || !TYPES.includes(typ.replace(/^application\//, ""))) throw new Trouble("jws-header", `the JWT's header calls it a ${shown(typ)}`);
  if (!["vc", "vc+ld+json", "application/vc"].includes(cty)) throw new Trouble("jws-header", `the JWT's header calls its content ${shown(cty)}`);
  if (has(header, "kid") && (!isText(header.kid) || !header.kid)) throw new Trouble("jws-header", "the JWT's kid is not the name of a key");
  if (has(header, "jwk") && !isObject(header.jwk)) throw new Trouble("jws-header", "the JWT's jwk is not a key");
};

// Return only if the signature is the key's, and the algorithm is the one for such keys.
export const checkSignature = async (jws, key) => {
  if (key.kind !== ALGORITHMS[jws.algorithm]) throw new Trouble("key-kind", `the JWT says ${jws.algorithm}, but the key is ${key.kind}`);
  if (!["", jws.algorithm, jws.header.alg].includes(key.algorithm)) throw new Trouble("key-kind", `the JWT says ${jws.algorithm}, but the key is for ${shown(key.algorithm, 40)}`);
  if (jws.signature.length !== key.signatureBytes) {
    throw new Trouble("signature-form", `the signature has ${jws.signature.length} bytes; one by this key has ${key.signatureBytes}`);
  }
  if (!(await key.fits(jws.signature, jws.signed))) throw new Trouble("signature-wrong", "the signature does not fit: the JWT was changed, or another key signed it");
};
