// What it is that somebody hands over: JSON, a JWT, a picture that holds one of them, or an address → {kind, data, picture}.
import { badgeInPng, badgeInSvg, PNG_SIGNATURE } from "./baked.js";
import { originOf, startsWith } from "./fetching.js";
import { looksLikeJws } from "./jws.js";
import * as limits from "./limits.js";
import { Trouble, unclear } from "./report.js";
import { JsonError, parse } from "./strict-json.js";
import { isObject } from "./values.js";

const latin1 = (bytes) => new TextDecoder("latin1").decode(bytes);

export const badgeOf = (bytes) => {
  if (bytes.length > limits.INPUT_BYTES) throw unclear("input-too-large", `it has ${bytes.length} bytes; no more than ${limits.INPUT_BYTES} are looked at`);
  if (PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return plain(badgeInPng(bytes), "PNG");
  const head = latin1(bytes.subarray(0, 65_536));
  if (head.slice(0, 6).indexOf("PNG") > 0) throw new Trouble("picture-damaged", "it is a PNG whose first bytes were changed, as if it were text");
  if (looksLikeMarkup(bytes)) {
    if (!head.includes("<svg") && !head.includes(":svg")) throw unclear("unknown-kind", "it is a web page or other XML, not a badge");
    return plain(badgeInSvg(bytes), "SVG");
  }
  return plain(bytes, "");
};

export const looksLikeMarkup = (bytes) => bytes[bytes.findIndex((byte) => ![0xef, 0xbb, 0xbf, 9, 10, 13, 32].includes(byte))] === 0x3c;

const plain = (bytes, picture) => {
  let [start, end] = [0, bytes.length];
  while (start < end && [9, 10, 13, 32].includes(bytes[start])) start += 1;
  while (end > start && [9, 10, 13, 32].includes(bytes[end - 1])) end -= 1;
  const data = bytes.subarray(start, end);
  if (data.length > limits.BADGE_BYTES) throw unclear("input-too-large", `the badge has ${data.length} bytes; no more than ${limits.BADGE_BYTES} are looked at`);
  if (data[0] === 0x7b || data[0] === 0x5b || (data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf)) return { kind: "json", data, picture };
  if (looksLikeJws(data)) return { kind: "jws", data, picture };
  if (data.length <= 2000 && (startsWith(data, "https://") || startsWith(data, "http://"))) {
    const url = latin1(data);
    // eslint-disable-next-line no-control-regex
    if (/^[\u0000-\u007f]*$/.test(url) && originOf(url)) return { kind: "address", data: url, picture };
  }
  if (data[0] === 0x22 || !data.length) throw unclear("unknown-kind", "there is no badge in it");
  throw unclear("unknown-kind", "it is neither JSON nor a JWT, nor a picture that holds one of them");
};

export const jsonOf = ({ data }) => {
  let value;
  try {
    value = parse(data, limits.BADGE_BYTES);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new Trouble("not-json", `it ${error.message}`);
  }
  if (!isObject(value)) throw unclear("unknown-kind", Array.isArray(value) ? "it is a list, not one badge" : "it is not an object");
  return value;
};
