// The one way to other people's servers: the budget of what is asked on behalf of one badge, and every origin noted.
import * as limits from "./limits.js";
import { Trouble, unclear } from "./report.js";
import { JsonError, parseObject } from "./strict-json.js";
import { utf8 } from "./encodings.js";

// A server could not be read within the limits, or may not be asked. reason: unreachable, too large, too slow, not allowed, moved away.
export class FetchError extends Error {
  constructor(reason, says) {
    super(says);
    this.reason = reason;
  }
}

// Scheme, host and port of an https address in one spelling, empty for anything else.
export const originOf = (url) => {
  // eslint-disable-next-line no-control-regex
  if (typeof url !== "string" || /[\\\u0000-\u0020]/.test(url)) return "";
  const host = /^https:\/\/(\[[^\]/?#]*\]|[^/?#:@[]*)(?::\d*)?(?:[/?#]|$)/i.exec(url)?.[1];
  try {
    const parts = new URL(url);
    return host && host.toLowerCase() === parts.hostname ? parts.origin : "";
  } catch {
    return "";
  }
};

export const isSameSite = (one, other) => {
  const plain = (origin) => origin.replace("https://www.", "https://");
  return plain(one) === plain(other);
};

const pathOf = (url) => url.replace(/^https:\/\/[^/?#]*/i, "").split(/[?#]/)[0];

// Whether a step of an address' path begins with a dot, however it is written: servers may resolve it to another folder.
export const hasDots = (url) => {
  try {
    return decodeURIComponent(pathOf(url)).includes("/.");
  } catch {
    return true;
  }
};

// Whether an address is in the folder of another, or below it: on a shared server, the rest is somebody else's.
export const isBeside = (url, other) =>
  originOf(url) !== "" && originOf(url) === originOf(other) && pathOf(url).startsWith(pathOf(other).replace(/[^/]*$/, "") || "/") && !hasDots(url);

// Fetch an address and follow its redirects: few, https only, and to other servers only where that is allowed.
export const follow = async (once, url, mayLeave) => {
  const asked = url;
  for (let hop = 0; hop <= limits.REDIRECTS; hop++) {
    const { location, ...answer } = await once(url);
    if (location === undefined || location === null) return answer;
    let target = "";
    try {
      target = new URL(location, url).href.split("#")[0];
    } catch {
      // it leads nowhere
    }
    if (!originOf(target)) throw new FetchError("moved away", `${asked} leads to ${location.slice(0, 200)}, which is no https address`);
    if (!mayLeave && !isSameSite(originOf(url), originOf(target))) {
      throw new FetchError("moved away", `${asked} leads to another server, ${originOf(target)}, which was not asked`);
    }
    url = target;
  }
  throw new FetchError("moved away", `${asked} leads on more than ${limits.REDIRECTS} times`);
};

// Fetches each address once for any number of badges. fetcher: async (url, {maxBytes, seconds, mayLeave}) → {url, status, body}
export class Library {
  constructor(fetcher) {
    this.fetcher = fetcher;
    this.answers = new Map();
  }

  get(url, options) {
    if (!this.answers.has(url)) {
      this.answers.set(
        url,
        this.fetcher(url, options).catch((error) => {
          if (error instanceof FetchError) return error;
          throw error;
        }),
      );
    }
    return this.answers.get(url);
  }
}

export class Errands {
  constructor(library, report) {
    this.library = library;
    this.report = report;
    this.deadline = performance.now() + limits.SECONDS_A_BADGE * 1000;
    this.requests = 0;
  }

  async get(address, { maxBytes = limits.DOCUMENT_BYTES, mayLeave = false } = {}) {
    const url = address.split("#")[0];
    const origin = originOf(url);
    const { contacted } = this.report;
    if (!origin) throw new FetchError("not allowed", `only https addresses are asked, not ${url.slice(0, 120)}`);
    if (!contacted.includes(origin) && contacted.length >= limits.ORIGINS) {
      throw new FetchError("not allowed", `it wants more than ${limits.ORIGINS} servers to be asked`);
    }
    this.note(url);
    this.requests += 1;
    const left = (this.deadline - performance.now()) / 1000;
    if (this.requests > limits.REQUESTS || left <= 0) throw new FetchError("too slow", "it wants more to be fetched than one badge may");
    const answer = await this.library.get(url, { maxBytes, seconds: Math.min(left, limits.SECONDS_A_REQUEST), mayLeave });
    if (answer instanceof FetchError) throw answer;
    if (answer.body.length > maxBytes) throw new FetchError("too large", `${url} sends more than ${maxBytes} bytes`);
    return answer;
  }

  note(url) {
    const origin = originOf(url);
    if (!this.report.contacted.includes(origin)) this.report.contacted.push(origin);
  }

  // What an address answers with 200, or an unclear trouble of this code.
  async bytesOf(url, code) {
    let answer;
    try {
      answer = await this.get(url);
    } catch (error) {
      if (error instanceof FetchError) throw unclear(code, error.message);
      throw error;
    }
    if (answer.status !== 200) throw unclear(code, `${url} answers ${answer.status}, not 200`);
    return answer.body;
  }

  // The JSON object at an address; failed with code `malformed` if it is not strict JSON.
  async objectOf(url, unreachable, malformed) {
    return objectIn(await this.bytesOf(url, unreachable), url, unreachable, malformed);
  }
}

export const objectIn = (body, url, unreachable, malformed) => {
  try {
    return parseObject(body, limits.DOCUMENT_BYTES);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    // a page for people: nothing was said about the key or list at all
    if (isMarkup(body)) throw unclear(unreachable, `${url} answers with a web page, not with JSON`);
    throw new Trouble(malformed, `${url} ${error.message}`);
  }
};

export const isMarkup = (body) => startsWith(stripped(body), "<");

const BLANK = new Set([9, 10, 11, 12, 13, 32]);

export const stripped = (body) => {
  let [start, end] = [0, body.length];
  while (start < end && BLANK.has(body[start])) start += 1;
  while (end > start && BLANK.has(body[end - 1])) end -= 1;
  return body.subarray(start, end);
};

export const startsWith = (body, text) => utf8(text).every((byte, index) => body[index] === byte);
