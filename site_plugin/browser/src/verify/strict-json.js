// JSON that has one reading only: no duplicate names, no NaN, bounded in size, depth and numbers; JSON.parse allows all of them.
export class JsonError extends Error {}

const MAX_DEPTH = 64;
const MAX_INTEGER = 2 ** 53;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const BLANK = /[ \t\n\r]*/y;
// eslint-disable-next-line no-control-regex
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

export const parseObject = (bytes, maxBytes) => {
  const value = parse(bytes, maxBytes);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new JsonError("is not a JSON object");
  return value;
};

export const parse = (bytes, maxBytes = 2 * 1024 * 1024) => {
  if (bytes.length > maxBytes) throw new JsonError(`has ${bytes.length} bytes, more than ${maxBytes}`);
  let source;
  try {
    source = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new JsonError("is not UTF-8");
  }
  return new Reader(source).whole();
};

class Reader {
  constructor(source) {
    this.source = source;
    this.at = 0;
  }

  whole() {
    const value = this.value(1);
    this.blank();
    if (this.at < this.source.length) this.fail();
    return value;
  }

  fail() {
    throw new JsonError(`is not JSON: character ${this.at + 1} does not belong there`);
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  blank() {
    this.match(BLANK);
  }

  takes(text) {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  value(depth) {
    this.blank();
    const first = this.source[this.at];
    if (first === "{" || first === "[") {
      if (depth > MAX_DEPTH) throw new JsonError(`is nested deeper than ${MAX_DEPTH}`);
      this.at += 1;
      return first === "{" ? this.object(depth) : this.list(depth);
    }
    if (first === '"') return this.string();
    for (const [word, value] of [["true", true], ["false", false], ["null", null]]) if (this.takes(word)) return value;
    return this.number();
  }

  object(depth) {
    const members = Object.create(null);
    this.blank();
    if (this.takes("}")) return members;
    do {
      this.blank();
      if (this.source[this.at] !== '"') this.fail();
      const name = this.string();
      this.blank();
      if (!this.takes(":")) this.fail();
      const value = this.value(depth + 1);
      if (Object.hasOwn(members, name)) throw new JsonError(`names ${JSON.stringify(name)} twice in one object`);
      members[name] = value;
      this.blank();
    } while (this.takes(","));
    if (!this.takes("}")) this.fail();
    return members;
  }

  list(depth) {
    const items = [];
    this.blank();
    if (this.takes("]")) return items;
    do {
      items.push(this.value(depth + 1));
      this.blank();
    } while (this.takes(","));
    if (!this.takes("]")) this.fail();
    return items;
  }

  string() {
    this.at += 1;
    let text = "";
    for (;;) {
      text += this.match(PLAIN)[0];
      if (this.takes('"')) break;
      if (!this.takes("\\")) this.fail();
      const letter = this.source[this.at];
      if (letter === "u") {
        const digits = this.source.slice(this.at + 1, this.at + 5);
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail();
        text += String.fromCharCode(parseInt(digits, 16));
        this.at += 5;
      } else {
        if (!Object.hasOwn(ESCAPES, letter ?? "")) this.fail();
        text += ESCAPES[letter];
        this.at += 1;
      }
    }
    if (/\p{Surrogate}/u.test(text)) throw new JsonError("holds a lone surrogate");
    return text;
  }

  number() {
    const found = this.match(NUMBER);
    if (!found) {
      if (/^(-?Infinity|NaN)/.test(this.source.slice(this.at, this.at + 9))) throw new JsonError("holds NaN or Infinity, which is not JSON");
      this.fail();
    }
    const [digits, fraction, exponent] = found;
    const value = Number(digits);
    if (fraction === undefined && exponent === undefined) {
      if (digits.length > 17 || Math.abs(value) > MAX_INTEGER || (Math.abs(value) === MAX_INTEGER && !digits.endsWith("992"))) {
        throw new JsonError(`holds a whole number beyond 2^53: ${digits.slice(0, 20)}`);
      }
      return value === 0 ? 0 : value;
    }
    if (!Number.isFinite(value)) throw new JsonError(`holds a number too big to be read: ${digits.slice(0, 20)}`);
    return value;
  }
}
