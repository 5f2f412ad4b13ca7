// Base58btc, multibase and base64url, strict: one spelling of the same bytes only.
export class EncodingError extends Error {}

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const MAX_BASE58_CHARACTERS = 4096;

export const utf8 = (text) => new TextEncoder().encode(text);

export const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const base64url = (bytes) => {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export const fromBase64url = (text) => {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new EncodingError("text is not base64url without padding");
  const bytes = fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  if (base64url(bytes) !== text) throw new EncodingError("base64url text is not in its canonical form");
  return bytes;
};

const fromBase58 = (text) => {
  if (text.length > MAX_BASE58_CHARACTERS) throw new EncodingError(`base58 text is longer than ${MAX_BASE58_CHARACTERS} characters`);
  let number = 0n;
  for (let position = 0; position < text.length; position++) {
    const digit = ALPHABET.indexOf(text[position]);
    if (digit < 0) throw new EncodingError(`character ${position + 1} is not of the base58btc alphabet`);
    number = number * 58n + BigInt(digit);
  }
  const zeros = text.match(/^1*/)[0].length;
  return joined(new Uint8Array(zeros), number ? bytesOf(number) : new Uint8Array());
};

export const bytesOf = (number, length = 0) => {
  const digits = number.toString(16);
  const even = digits.padStart(Math.max(length * 2, digits.length + (digits.length % 2)), "0");
  return Uint8Array.from(even.match(/../g), (pair) => parseInt(pair, 16));
};

export const numberOf = (bytes) => (bytes.length ? BigInt(`0x${hex(bytes)}`) : 0n);

export const fromMultibase58 = (text) => {
  if (typeof text !== "string" || !text.startsWith("z")) throw new EncodingError("multibase text does not start with 'z' (base58btc)");
  return fromBase58(text.slice(1));
};

export const fromMultibase64url = (text) => {
  if (typeof text !== "string" || !text.startsWith("u")) throw new EncodingError("multibase text does not start with 'u' (base64url)");
  return fromBase64url(text.slice(1));
};

export const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
