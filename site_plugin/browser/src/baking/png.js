// PNG: each document is one uncompressed iTXt chunk before the picture's data; every other byte stays, but for badges baked in before.
export const PNG_TYPE = "image/png";

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const BADGES = new Set(["openbadges", "openbadgecredential"]);
const TEXTS = new Set(["tEXt", "zTXt", "iTXt"]);

export const bakePng = (picture, texts) => {
  if (!SIGNATURE.every((byte, index) => picture[index] === byte)) throw new Error("the picture is no PNG");
  const parts = [picture.subarray(0, 8)];
  let isBaked = false;
  for (const { type, body, whole } of chunks(picture)) {
    if (TEXTS.has(type) && BADGES.has(keyword(body))) continue;
    if (type === "IDAT" && !isBaked) {
      parts.push(...Object.entries(texts).map(([key, text]) => textChunk(key, text)));
      isBaked = true;
    }
    parts.push(whole);
  }
  if (!isBaked) throw new Error("the picture is no sound PNG");
  return joined(parts);
};

function* chunks(picture) {
  const view = new DataView(picture.buffer, picture.byteOffset, picture.byteLength);
  for (let at = 8; at < picture.length; ) {
    const end = at + 12 <= picture.length ? at + 12 + view.getUint32(at) : Infinity;
    if (end > picture.length) throw new Error("the picture is no sound PNG");
    const type = String.fromCharCode(...picture.subarray(at + 4, at + 8));
    yield { type, body: picture.subarray(at + 8, end - 4), whole: picture.subarray(at, end) };
    at = end;
  }
}

const keyword = (body) => String.fromCharCode(...body.subarray(0, 80)).split("\0", 1)[0].trim().toLowerCase();

// Keyword; neither compressed nor of any language; no translated keyword.
const textChunk = (key, text) => {
  const body = new TextEncoder().encode(`iTXt${key}\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, crc32(body));
  return chunk;
};

const joined = (parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

export const crc32 = (bytes) => {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
};
