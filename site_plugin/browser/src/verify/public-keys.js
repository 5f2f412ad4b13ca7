// Public keys in every form in which issuers publish them, and signatures by them; one kind of key fits one algorithm.
import { EncodingError, base64url, bytesOf, fromBase64, fromBase64url, fromMultibase58, hex, joined, numberOf } from "./encodings.js";
import { Trouble } from "./report.js";
import { has, isObject, isText, shown } from "./values.js";

// JWS algorithm → the one kind of key that it may be used with (RFC 8725 §3.1).
export const ALGORITHMS = { EdDSA: "Ed25519", ES256: "P-256", ES384: "P-384", RS256: "RSA" };

const MULTIKEYS = { ed01: ["Ed25519", 32], "8024": ["P-256", 33], "8124": ["P-384", 49] };
const PRIVATE_MEMBERS = ["d", "dp", "dq", "k", "oth", "p", "q", "qi"];
const RSA_BITS = [2048, 8192];
const PEM_CHARACTERS = 16_384;
const CURVES = {
  "P-256": { size: 32, hash: "SHA-256", p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n, b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn },
  "P-384": {
    size: 48,
    hash: "SHA-384",
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
};
// The points of small order, in every encoding without the sign: under them signatures fit documents that nobody signed.
const WEAK_ED25519 = new Set([
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

// A key: its kind, how long its signatures are, and an identity that is equal for equal keys, in whatever form they were written.
class PublicKey {
  constructor(kind, identity, signatureBytes, fits) {
    this.kind = kind;
    this.identity = `${kind} ${identity}`;
    this.signatureBytes = signatureBytes;
    this.fits = fits;
    this.algorithm = "";
  }
}

export const fromMultikey = async (value, name) => {
  let data;
  try {
    data = fromMultibase58(isText(value) ? value : "");
  } catch (error) {
    throw unreadable(error, `the key ${name} cannot be read: ${error.message}`);
  }
  const mark = hex(data.subarray(0, 2));
  const [kind, length] = has(MULTIKEYS, mark) ? MULTIKEYS[mark] : ["", 0];
  if (!kind || data.length !== length + 2) throw new Trouble("key-form", `the key ${name} is no public key of a known kind and length`);
  return kind === "Ed25519" ? ed25519(data.slice(2), name) : compressed(kind, data.subarray(2), name);
};

// One JWK (RFC 7517, 8037).
export const fromJwk = async (jwk, name) => {
  if (!isObject(jwk) || has(jwk, "keys")) throw new Trouble("key-form", `the key ${name} is not one JWK`);
  const shows = PRIVATE_MEMBERS.find((member) => has(jwk, member));
  if (shows) throw new Trouble("key-form", `the key ${name} shows its private half (${shows})`);
  const uses = jwk.key_ops === undefined ? ["verify"] : Array.isArray(jwk.key_ops) ? jwk.key_ops : [jwk.key_ops];
  if ((jwk.use === undefined ? "sig" : jwk.use) !== "sig" || !uses.includes("verify")) throw new Trouble("key-kind", `the key ${name} is not for signatures`);
  const algorithm = jwk.alg === undefined ? "" : jwk.alg;
  if (!isText(algorithm)) throw new Trouble("key-form", `the algorithm of the key ${name} is not a text`);
  let key;
  try {
    key = await ofJwk(jwk, name);
  } catch (error) {
    throw unreadable(error, `the key ${name} cannot be read`);
  }
  key.algorithm = algorithm;
  return key;
};

const ofJwk = (jwk, name) => {
  const bytes = (member) => fromBase64url(isText(jwk[member]) ? jwk[member] : "=");
  if (jwk.kty === "OKP" && jwk.crv === "Ed25519") return ed25519(bytes("x"), name);
  if (jwk.kty === "EC" && isText(jwk.crv) && has(CURVES, jwk.crv)) return point(jwk.crv, bytes("x"), bytes("y"), name);
  if (jwk.kty === "RSA") return rsa(numberOf(bytes("n")), numberOf(bytes("e")), name);
  throw new Trouble("key-form", `the key ${name} is of a kind that is not known (${shown(jwk.kty, 40)}, ${shown(jwk.crv, 40)})`);
};

// PEM (RFC 7468 §13), as OB 1 and OB 2 publish keys.
export const fromPem = async (value, name) => {
  try {
    const match = isText(value) && value.length <= PEM_CHARACTERS ? /^-----BEGIN (RSA )?PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END \1?PUBLIC KEY-----$/.exec(value.trim()) : null;
    if (match) return await ofDer(fromBase64(match[2].replace(/\s/g, "")), match[1] !== undefined, name);
  } catch (error) {
    throw unreadable(error, `the key ${name} is no public key that can be read`);
  }
  throw new Trouble("key-form", `the key ${name} is no public key that can be read`);
};

const OIDS = { "2a864886f70d010101": "RSA", "2b6570": "Ed25519", "2a8648ce3d030107": "P-256", "2b81040022": "P-384" };

const ofDer = (der, isBareRsa, name) => {
  if (isBareRsa) return rsaOfDer(der, name);
  const [algorithm, bits] = itemsOf(der)[0].items();
  const oids = algorithm.items().map((item) => OIDS[hex(item.body)]).filter(Boolean);
  const body = bits.body.slice(1);
  if (oids[0] === "RSA") return rsaOfDer(body, name);
  if (oids[0] === "Ed25519") return ed25519(body, name);
  if (!oids.length || bits.body[0] !== 0) throw new EncodingError("unknown kind of key");
  const { size } = CURVES[oids[0]];
  return body[0] === 4 ? point(oids[0], body.slice(1, size + 1), body.slice(size + 1), name) : compressed(oids[0], body, name);
};

const rsaOfDer = (der, name) => {
  const [modulus, exponent] = itemsOf(der)[0].items();
  return rsa(numberOf(modulus.body), numberOf(exponent.body), name);
};

const itemsOf = (der) => {
  const found = [];
  for (let at = 0; at < der.length; ) {
    let length = der[at + 1];
    let start = at + 2;
    if (length > 127) {
      const more = length - 128;
      length = Number(numberOf(der.subarray(start, start + more)));
      start += more;
    }
    if (!(start + length <= der.length)) throw new EncodingError("cut short");
    const body = der.slice(start, start + length);
    found.push({ body, items: () => itemsOf(body) });
    at = start + length;
  }
  return found;
};

const unreadable = (error, says) => (error instanceof Trouble ? error : new Trouble("key-form", says));

const ed25519 = async (raw, name) => {
  const plain = raw.slice();
  plain[31] &= 0x7f;
  if (raw.length !== 32 || WEAK_ED25519.has(hex(plain))) throw new Trouble("key-form", `the Ed25519 key ${name} is weak or of a wrong length`);
  return new PublicKey("Ed25519", hex(raw), 64, async (signature, message) => {
    let key;
    try {
      key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
    } catch {
      // browsers of before 2025 know no Ed25519
      const { verifyAsync } = await import("@noble/ed25519");
      return verifyAsync(signature, message, raw, { zip215: false }).catch(() => false);
    }
    return crypto.subtle.verify("Ed25519", key, signature, message);
  });
};

const compressed = (curve, raw, name) => {
  const { p, b, size } = CURVES[curve];
  if (raw.length !== size + 1 || (raw[0] !== 2 && raw[0] !== 3)) throw new Trouble("key-form", `the key ${name} is not a compressed point`);
  const x = numberOf(raw.subarray(1));
  const square = (((x * x - 3n) * x + b) % p + p) % p;
  let y = power(square, (p + 1n) / 4n, p);
  if (x >= p || (y * y) % p !== square) throw new Trouble("key-form", `the key ${name} is no point of its curve`);
  if ((y & 1n) !== BigInt(raw[0] & 1)) y = p - y;
  return point(curve, raw.slice(1), bytesOf(y, size), name);
};

const power = (base, exponent, modulus) => {
  let result = 1n;
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
};

const point = async (curve, x, y, name) => {
  const { p, b, size, hash } = CURVES[curve];
  if (x.length !== size || y.length !== size) throw new Trouble("key-form", `the key ${name}: x and y have ${size} bytes each`);
  const [left, right] = [numberOf(x), numberOf(y)];
  if (left >= p || right >= p || ((right * right - (left * left - 3n) * left - b) % p) !== 0n) throw new Trouble("key-form", `the key ${name} cannot be read`);
  const algorithm = { name: "ECDSA", namedCurve: curve };
  const key = await crypto.subtle.importKey("raw", joined(Uint8Array.of(4), x, y), algorithm, false, ["verify"]);
  return new PublicKey(curve, hex(x) + hex(y), 2 * size, (signature, message) => crypto.subtle.verify({ name: "ECDSA", hash }, key, signature, message));
};

const rsa = async (modulus, exponent, name) => {
  const bits = modulus.toString(2).length;
  if (bits > RSA_BITS[1]) throw new Trouble("key-form", `the RSA key ${name} is larger than ${RSA_BITS[1]} bits`);
  if (bits < RSA_BITS[0] || exponent < 3n || !(exponent & 1n) || !(modulus & 1n)) {
    throw new Trouble("key-form", `the RSA key ${name} is weak: at least ${RSA_BITS[0]} bits, with an odd exponent of 3 or more`);
  }
  const jwk = { kty: "RSA", n: base64url(bytesOf(modulus)), e: base64url(bytesOf(exponent)) };
  const key = await crypto.subtle.importKey("jwk", jwk, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, false, ["verify"]);
  const identity = `${modulus.toString(16)} ${exponent.toString(16)}`;
  return new PublicKey("RSA", identity, Math.ceil(bits / 8), (signature, message) => crypto.subtle.verify("RSASSA-PKCS1-v1_5", key, signature, message));
};
