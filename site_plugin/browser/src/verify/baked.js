// Takes the badge out of a picture: PNG (iTXt, tEXt) and SVG, as OB 2.0 and OB 3.0 §5.3 bake them.
import { crc32 } from "../baking/png.js";
import { utf8 } from "./encodings.js";
import { Trouble, unclear } from "./report.js";
import { has } from "./values.js";

// the newest kind first: where a picture holds several, it is the one to verify
const KEYWORDS = ["clrcredential", "openbadgecredential", "openbadges"];
const NAMESPACES = {
  "https://purl.imsglobal.org/clr/v2p0": "credential",
  "https://purl.imsglobal.org/ob/v3p0": "credential",
  "http://openbadges.org": "assertion",
};
const MAX_CHUNKS = 20_000;
const MAX_ELEMENTS = 100_000;
const MAX_DEPTH = 256;

export const PNG_SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

const damaged = (says) => new Trouble("picture-damaged", says);

export const badgeInPng = (bytes) => {
  const found = {};
  for (const [kind, body] of chunks(bytes)) {
    if (!["iTXt", "tEXt", "zTXt"].includes(kind)) continue;
    const zero = body.indexOf(0);
    const keyword = String.fromCharCode(...body.subarray(0, Math.min(zero < 0 ? body.length : zero, 100)));
    if (!KEYWORDS.includes(keyword)) continue;
    if (has(found, keyword)) throw new Trouble("two-badges", `the picture holds two badges under the keyword ${keyword}: programs would read different ones`);
    found[keyword] = textOf(kind, zero < 0 ? new Uint8Array() : body.subarray(zero + 1));
  }
  const best = KEYWORDS.find((keyword) => has(found, keyword));
  if (best) return found[best];
  throw new Trouble("no-badge", "the picture holds no badge; many sites and phones drop it when a picture is uploaded or converted");
};

const textOf = (kind, rest) => {
  if (kind === "tEXt") return rest;
  if (kind === "zTXt" || rest[0] !== 0) throw new Trouble("badge-compressed", "the badge in the picture is compressed, which the specification does not allow");
  // compression flag and method, then language and translated keyword, each ended by a zero
  const language = rest.indexOf(0, 2);
  const translated = language < 0 ? -1 : rest.indexOf(0, language + 1);
  if (translated < 0) throw damaged("the text that holds the badge is cut short");
  return rest.subarray(translated + 1);
};

function* chunks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = PNG_SIGNATURE.length;
  for (let number = 0; number < MAX_CHUNKS; number++) {
    if (at + 8 > bytes.length) throw damaged("the picture ends too early");
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length || crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) {
      throw damaged("the picture is cut short or was changed: a checksum does not fit");
    }
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (kind === "IEND") return;
    yield [kind, bytes.subarray(at + 8, end)];
    at = end + 4;
  }
  throw unclear("picture-damaged", `the picture has more than ${MAX_CHUNKS} parts`);
}

export const badgeInSvg = (bytes) => {
  const found = new Map();
  for (const element of elementsOf(svgOf(bytes))) {
    const namespace = element.namespaceURI;
    if (!has(NAMESPACES, namespace ?? "") || NAMESPACES[namespace] !== element.localName) continue;
    found.set(namespace, [...(found.get(namespace) ?? []), element]);
  }
  const all = [...found.values()].flat();
  if (all.some((one) => all.some((other) => one !== other && one.contains(other)))) throw damaged("the picture holds a badge within a badge");
  const best = Object.keys(NAMESPACES).find((namespace) => found.has(namespace));
  if (!best) throw new Trouble("no-badge", "the picture holds no badge; many sites drop it when a picture is uploaded or converted");
  if (found.get(best).length > 1) throw new Trouble("two-badges", "the picture holds two badges: programs would read different ones");
  const [element] = found.get(best);
  const [verify, text] = [element.getAttribute("verify") ?? "", element.textContent.trim()];
  // OB 2: `verify` is the address of what the body repeats; what is published there decides
  return utf8(verify && text.startsWith("{") ? text : verify || text);
};

// The parsed picture: nothing in it is loaded or run, and what defines entities of its own is refused before it is parsed.
const svgOf = (bytes) => {
  const text = decoded(bytes);
  const prolog = /^\ufeff?\s*(?:<\?[\s\S]*?\?>\s*|<!--[\s\S]*?-->\s*)*/.exec(text)[0];
  const doctype = /^<!DOCTYPE\s(?:[^[>"']|"[^"]*"|'[^']*')*(\[?)/.exec(text.slice(prolog.length));
  if (doctype?.[1]) throw damaged("the picture defines its own abbreviations (entities), which can stand for anything");
  const document = new DOMParser().parseFromString(text, "text/xml");
  if (document.getElementsByTagName("parsererror").length) throw damaged("the picture is no SVG that can be read");
  const root = document.documentElement;
  if (root.localName !== "svg") throw unclear("unknown-kind", `it is XML, but a ${root.localName.slice(0, 40)}, not a picture`);
  return root;
};

const decoded = (bytes) => {
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const encoding = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw damaged("the picture is no SVG that can be read");
  }
};

function* elementsOf(root) {
  let count = 0;
  for (const waiting = [[root, 1]]; waiting.length; ) {
    const [element, depth] = waiting.pop();
    count += 1;
    if (count > MAX_ELEMENTS || depth > MAX_DEPTH) throw unclear("picture-damaged", `the picture has more than ${MAX_ELEMENTS} parts`);
    yield element;
    for (let child = element.firstElementChild; child; child = child.nextElementSibling) waiting.push([child, depth + 1]);
  }
}
