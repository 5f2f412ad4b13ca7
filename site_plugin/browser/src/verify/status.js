// Has it been revoked? Bitstring status lists (W3C Bitstring Status List 1.0), and, read-only, 1EdTech's list of revoked credentials.
import { EncodingError, fromMultibase64url } from "./encodings.js";
import { isMarkup, originOf } from "./fetching.js";
import { looksLikeJws, readJws } from "./jws.js";
import { credentialIn } from "./jwt-claims.js";
import { FIRST } from "./known-contexts.js";
import * as limits from "./limits.js";
import { Report, Trouble, unclear } from "./report.js";
import { JsonError, parseObject } from "./strict-json.js";
import { has, idOf, isObject, isText, listed, momentOf, shown } from "./values.js";

const BITSTRING = "BitstringStatusListEntry";
const OF_1EDTECH = "1EdTechRevocationList";
const DECIDING = { revocation: "revoked", suspension: "suspended" };
const TELLING = ["message", "refresh"];

export class Statuses {
  constructor(securing) {
    this.securing = securing;
    this.lists = new Map();
  }

  // The step `status`; ends with Trouble if the credential is revoked or suspended, or its status is malformed.
  async check(document, issuer, report, errands) {
    const entries = listed(document.credentialStatus);
    if (!entries.length) {
      report.passed("status", "the issuer keeps no status of it: it cannot be revoked");
      return;
    }
    if (entries.length > limits.PROOFS) throw unclear("status-form", `it has ${entries.length} statuses`);
    for (const entry of entries) {
      const says = await report.attempt(() => this.checkEntry(entry, document, issuer, errands));
      if (says) report.passed("status", says);
    }
  }

  checkEntry(entry, document, issuer, errands) {
    if (!isObject(entry)) throw new Trouble("status-form", "its status is not an object");
    const kind = Array.isArray(entry.type) && entry.type.length === 1 ? entry.type[0] : entry.type;
    if (kind === BITSTRING) return this.checkBit(entry, issuer, errands);
    if (kind === OF_1EDTECH) return checkRevokedCredentials(entry, document.id, issuer, errands);
    throw unclear("status-unknown", `its status is of the kind ${shown(kind, 60)}, which is not understood here`);
  }

  async checkBit(entry, issuer, errands) {
    const { statusPurpose: purpose, statusListCredential: url, statusListIndex: index } = entry;
    if (!isText(purpose)) throw new Trouble("status-form", `statusPurpose is ${shown(purpose, 60)}, not one text`);
    if (!isText(index) || !/^(0|[1-9][0-9]{0,9})$/.test(index)) {
      throw new Trouble("status-form", `statusListIndex is ${shown(index, 60)}, not a plain decimal number in a text`);
    }
    if (!isText(url) || !originOf(url) || url.includes("#")) throw new Trouble("status-form", `statusListCredential ${shown(url)} is not the https address of a list`);
    if (entry.id === url) throw new Trouble("status-form", "the id of its status is the list's own address");
    if (TELLING.includes(purpose)) return `a status for ${purpose}, which decides nothing`;
    if (!has(DECIDING, purpose) || (has(entry, "statusSize") && entry.statusSize !== 1)) {
      throw unclear("status-unknown", `its status is for ${shown(purpose, 60)}, which is not understood here`);
    }
    const list = await this.list(url, issuer, errands);
    errands.report.statusLists.push({ url, valid_from: list.validFrom, valid_until: list.validUntil });
    if (!list.purposes.includes(purpose)) throw new Trouble("list-form", `${url} is for ${list.purposes.join(", ")}, not for ${purpose}`);
    const [place, entries] = [Number(index), list.bits.length * 8];
    if (place >= entries) throw new Trouble("status-range", `index ${place} is beyond the ${entries} entries of ${url}`);
    if (list.bits[place >> 3] & (0x80 >> (place % 8))) throw new Trouble(DECIDING[purpose], `the issuer has ${DECIDING[purpose]} it: entry ${place} of ${url} is set`);
    refuseStale(list, url, this.securing.now);
    return `entry ${place} of ${url}, which the issuer signed, is not set (${purpose})`;
  }

  async list(url, issuer, errands) {
    const key = JSON.stringify([url, issuer]);
    let known = this.lists.get(key);
    if (known === undefined) {
      try {
        known = await this.read(url, issuer, errands);
      } catch (error) {
        if (!(error instanceof Trouble) || error.state === "unclear") throw error; // perhaps only this badge had asked for too much
        known = error;
      }
      this.lists.set(key, known);
    } else errands.note(url); // from memory, but on behalf of this badge too
    if (known instanceof Trouble) throw known;
    return known;
  }

  async read(url, issuer, errands) {
    const body = await errands.bytesOf(url, "list-unreachable");
    let jws = null;
    let document;
    try {
      if (looksLikeJws(body)) {
        jws = readJws(body);
        document = credentialIn(jws);
      } else document = parseObject(body, limits.DOCUMENT_BYTES);
    } catch (error) {
      if (!(error instanceof Trouble) && !(error instanceof JsonError)) throw error;
      if (isMarkup(body)) throw unclear("list-unreachable", `${url} answers with a web page, not with a status list`);
      throw new Trouble("list-form", `${url}: ${error.message}`);
    }
    if (!FIRST.includes(listed(document["@context"])[0])) {
      throw new Trouble("list-form", `${url} is no verifiable credential: it does not begin with the context ${FIRST[0]}`);
    }
    const types = listed(document.type);
    if (!types.includes("BitstringStatusListCredential") || !types.includes("VerifiableCredential")) {
      throw new Trouble("list-form", `${url} is not a BitstringStatusListCredential, but ${shown(types, 120)}`);
    }
    if (document.id !== url) throw new Trouble("list-id", `${url} is the list ${shown(document.id)}: it is another than the credential names`);
    const owner = idOf(document.issuer);
    // before its signature: whether a stranger signed it well makes no difference
    if (owner !== issuer) throw new Trouble("list-issuer", `${url} is a list of ${shown(owner)}, not of the credential's issuer ${issuer}`);
    await this.checkSigned(document, jws, url, issuer, errands);
    return bitListOf(document, url);
  }

  async checkSigned(document, jws, url, issuer, errands) {
    const report = new Report(url);
    try {
      await this.securing.check(document, jws, issuer, report, errands);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      report.found(error);
    }
    const { decisive } = report;
    if (decisive) throw new Trouble("list-signature", `the signature of ${url} (${decisive.step}): ${decisive.says}`, decisive.state);
  }
}

// A list that does not speak for this moment cannot tell.
export const refuseStale = ({ validFrom, validUntil }, url, now) => {
  if (validUntil && now > momentOf(validUntil)) throw unclear("list-stale", `${url} speaks until ${validUntil}: what was revoked since is not known`);
  if (validFrom && now < momentOf(validFrom)) throw unclear("list-stale", `${url} speaks only from ${validFrom}`);
};

// What a status list says; its signature is for the caller to check.
export const bitListOf = async (document, url) => {
  const subject = document.credentialSubject;
  if (!isObject(subject) || !listed(subject.type).includes("BitstringStatusList")) throw new Trouble("list-form", `the subject of ${url} is not a BitstringStatusList`);
  const purposes = listed(subject.statusPurpose);
  if (!purposes.length || !purposes.every(isText)) throw new Trouble("list-form", `${url} does not say what it is for`);
  const [validFrom, validUntil] = ["validFrom", "validUntil"].map((name) => {
    const value = document[name] ?? null;
    if (value !== null && momentOf(value) === null) throw new Trouble("list-form", `${name} of ${url} is ${shown(value, 60)}, not a date and time with a zone`);
    return value;
  });
  return { bits: await inflated(subject.encodedList, url), purposes, validFrom, validUntil };
};

const inflated = async (encoded, url) => {
  let bits;
  try {
    bits = await gunzip(fromMultibase64url(encoded), limits.LIST_BYTES);
  } catch (error) {
    const why = error instanceof EncodingError ? error.message : "they are no gzip, are cut short, or have something behind them";
    throw new Trouble("list-form", `the entries of ${url} cannot be unpacked: ${why}`);
  }
  if (!bits) throw new Trouble("list-form", `${url} unpacks to more than ${limits.LIST_BYTES} bytes`);
  const entries = bits.length * 8;
  if (entries < limits.LIST_BITS) throw new Trouble("list-form", `${url} has ${entries} entries; with fewer than ${limits.LIST_BITS} it shows who is meant`);
  return bits;
};

// The content of a gzip, or null as soon as it grows beyond a size: a bomb is never unpacked whole.
const gunzip = async (packed, most) => {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const whole = new Uint8Array(most);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return whole.subarray(0, length);
    if (length + value.length > most) {
      reader.cancel().catch(() => {});
      return null;
    }
    whole.set(value, length);
    length += value.length;
  }
};

const checkRevokedCredentials = async (entry, credentialId, issuer, errands) => {
  const url = entry.id;
  if (!isText(url) || !originOf(url)) throw new Trouble("status-form", `the id of its status, ${shown(url)}, is not the https address of a list`);
  const document = await errands.objectOf(url, "list-unreachable", "list-form");
  if (has(document, "id") && document.id !== url) throw new Trouble("list-id", `${url} is the list ${shown(document.id)}: it is another than the credential names`);
  const owner = idOf(document.issuer) ?? null;
  if (owner !== null && owner !== issuer) throw new Trouble("list-issuer", `${url} is a list of ${shown(owner)}, not of the credential's issuer ${issuer}`);
  if ((document.revokedCredential ?? null) === null) throw new Trouble("list-form", `${url} has no list of revoked credentials`);
  for (const item of listed(document.revokedCredential)) {
    if (idOf(item) === credentialId && !(isObject(item) && item.revoked === false)) {
      throw new Trouble("revoked", `the issuer has revoked it (${url})${isObject(item) && isText(item.revocationReason) ? `: ${item.revocationReason}` : ""}`);
    }
  }
  return `${url} does not name it among the revoked; that list is not signed`;
};
