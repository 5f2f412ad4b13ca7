// Credentials of Open Badges 3.0 and CLR 2.0 (OB 3.0 §9.1, §9.2): badges, endorsements, stacks.
import { checkForm } from "./forms.js";
import { CLR_2, CREDENTIALS_V1, FIRST, PINS } from "./known-contexts.js";
import * as limits from "./limits.js";
import { checkRecipient } from "./recipient.js";
import { Trouble, unclear } from "./report.js";
import { checkResults } from "./results.js";
import { bitListOf, refuseStale, Statuses } from "./status.js";
import { has, idOf, isMoment, isObject, isText, listed, momentOf, shown, text } from "./values.js";

const OPEN_BADGES = /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)*\.json$/;
// What these require, forms.json requires, and more.
const KNOWN_SCHEMA = /^https:\/\/purl\.imsglobal\.org\/spec\/(ob\/v3p0|clr\/v2p0)\/schema\/json\/[a-z0-9_]+\.json$/;
const STATUS_LIST = "BitstringStatusListCredential";
// type → what it is called, and the type of its subject
const KINDS = {
  ClrCredential: ["Comprehensive Learner Record 2.0", "ClrSubject"],
  EndorsementCredential: ["Open Badges 3.0 endorsement", "EndorsementSubject"],
  OpenBadgeCredential: ["Open Badges 3.0 credential", "AchievementSubject"],
  AchievementCredential: ["Open Badges 3.0 credential", "AchievementSubject"],
  [STATUS_LIST]: ["Bitstring status list", ""],
};
const HASH = /^(sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32})$/;

export const kindOf = (document) => Object.keys(KINDS).find((kind) => listed(document.type).includes(kind)) ?? "";

export class CredentialCheck {
  constructor(securing) {
    this.securing = securing;
    this.statuses = new Statuses(securing);
  }

  // Check one credential without what is nested in it; ends with Trouble at the first step that fails.
  async check(document, jws, { address, report, errands }) {
    const kind = kindOf(document);
    report.about.kind = KINDS[kind][0] + (jws ? " (JWT)" : "");
    noteAbout(document, report.about);
    const isKnown = await report.attempt(() => checkContext(document, kind, Boolean(jws), report));
    if (kind === STATUS_LIST) {
      await this.checkList(document, jws, report, errands);
      return;
    }
    const [start, end] = checkParts(document, kind);
    report.passed("form", "everything that Open Badges requires is there");
    noteOddities(document, start, report);
    const issuer = idOf(document.issuer);
    if (isKnown || jws) await this.securing.check(document, jws, issuer, report, errands);
    await report.attempt(() => this.statuses.check(document, issuer, report, errands));
    checkTime(start, end, this.securing.now, report);
    if (address !== null) await report.attempt(() => checkRecipient(document.credentialSubject, address, report));
  }

  // A status list is no badge, but says of itself whether it is sound.
  async checkList(document, jws, report, errands) {
    checkForm(document, "Credential", "$");
    const list = await bitListOf(document, "this list");
    report.passed("form", `a list of ${list.bits.length * 8} entries for ${list.purposes.join(", ")}`);
    await this.securing.check(document, jws, idOf(document.issuer), report, errands);
    await report.attempt(() => refuseStale(list, "this list", this.securing.now));
  }
}

const checkContext = (document, kind, isJwt, report) => {
  const contexts = document["@context"];
  if (!Array.isArray(contexts)) throw new Trouble("context-missing", "@context is not a list of the contexts that Open Badges requires");
  if (!FIRST.includes(contexts[0])) throw new Trouble("context-missing", `@context does not begin with ${FIRST[0]}`);
  if (kind !== STATUS_LIST) {
    const isClr = kind === "ClrCredential";
    if (isClr && contexts[1] !== CLR_2) throw new Trouble("context-missing", `the second context of a CLR is ${CLR_2}`);
    const at = isClr ? 2 : 1;
    if (!isText(contexts[at]) || !OPEN_BADGES.test(contexts[at])) throw new Trouble("context-missing", `context number ${at + 1} is none of Open Badges 3.0`);
  }
  checkKnown(contexts, isJwt, report);
  return true;
};

const checkKnown = (contexts, isJwt, report) => {
  for (const context of contexts) {
    let trouble = null;
    if (!isText(context)) trouble = unclear("context-inline", "it brings its own definitions, which could give any term another meaning");
    else if (!has(PINS, context)) trouble = unclear("context-unknown", `the context ${shown(context)} is not known here, and none is fetched`);
    if (trouble && !isJwt) throw trouble;
    // a JWT's signature covers its very letters, so that contexts cannot change what was signed
    if (trouble) report.warned(trouble.code, trouble.message);
  }
  report.passed("context", "every term is defined by a context that is pinned here");
};

const checkParts = (document, kind) => {
  checkForm(document, "Credential", "$");
  const isBadge = kind !== "ClrCredential" && kind !== "EndorsementCredential";
  if (!isBadge && !has(document, "name")) throw new Trouble("member-missing", "$ lacks name");
  const subject = document.credentialSubject ?? null;
  if (subject === null) throw new Trouble("member-missing", "$ lacks credentialSubject");
  checkForm(subject, KINDS[kind][1], "$.credentialSubject");
  if (!has(subject, "identifier") && !has(subject, "id")) {
    throw new Trouble("subject-missing", "the subject has neither id nor identifier: it says of nobody that they achieved something");
  }
  for (const { criteria } of listed(subject.achievement).filter(isObject)) {
    if (!has(criteria, "id") && !has(criteria, "narrative")) throw new Trouble("criteria-empty", "the criteria have neither id nor narrative");
  }
  for (const identity of listed(subject.identifier)) {
    if (identity.hashed && !HASH.test(identity.identityHash)) throw new Trouble("member-form", "an identityHash is not sha256$ or md5$ and the hexadecimal digest");
  }
  if (isBadge) checkResults(subject);
  const isV1 = document["@context"]?.[0] === CREDENTIALS_V1;
  const start = momentIn(document, isV1 && !has(document, "validFrom") ? "issuanceDate" : "validFrom", true);
  const end = momentIn(document, isV1 && !has(document, "validUntil") ? "expirationDate" : "validUntil", false);
  if (end && momentOf(end) < momentOf(start)) throw new Trouble("dates-order", `it ends (${end}) before it begins (${start})`);
  return [start, end];
};

const noteOddities = (document, start, report) => {
  const { awardedDate } = document;
  if (awardedDate !== undefined && momentOf(awardedDate) > momentOf(start)) {
    report.warned("awarded-later", `awardedDate ${awardedDate} is after ${start}, when it became valid`);
  }
  for (const { id } of listed(document.credentialSchema)) {
    if (!KNOWN_SCHEMA.test(id)) report.warned("schema-not-read", `the schema ${id.slice(0, 200)} is not fetched: it is not known whether it fits`);
  }
};

const momentIn = (document, name, isRequired) => {
  if (!has(document, name)) {
    if (isRequired) throw new Trouble("member-missing", `$ lacks ${name}`);
    return null;
  }
  if (!isMoment(document[name])) throw new Trouble("member-form", `$.${name} is ${shown(document[name], 60)}, which is not a date and time with a zone`);
  return document[name];
};

const checkTime = (start, end, now, report) => {
  if (end && now > momentOf(end)) throw new Trouble("expired", `it was valid until ${end}`);
  if (momentOf(start) > now + limits.LEEWAY) throw new Trouble("not-yet-valid", `it is valid only from ${start}`);
  report.passed("time", `valid since ${start.slice(0, 10)}${end ? `, until ${end.slice(0, 10)}` : ", without an end"}`);
};

const noteAbout = (document, about) => {
  const { issuer, credentialSubject: subject } = document;
  const achievement = isObject(subject) ? subject.achievement : null;
  const named = isObject(achievement) && isText(achievement.name) ? achievement : document;
  const first = (...names) => text(document[names.find((name) => has(document, name))]);
  Object.assign(about, {
    id: text(document.id),
    name: text(named.name),
    subject: isObject(subject) ? text(subject.id) : "",
    issuer: text(idOf(issuer)),
    issuerName: isObject(issuer) ? text(issuer.name) : "",
    awarded: first("awardedDate", "validFrom", "issuanceDate"),
    validUntil: first("validUntil", "expirationDate"),
  });
};
