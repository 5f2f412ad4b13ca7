// Assertions of Open Badges 1.x and 2.0: hosted (the issuer's server is the truth) and signed (a JWS, OB 2.0 “SignedBadge Verification”).
import { FetchError, isMarkup, originOf } from "./fetching.js";
import { checkForm } from "./forms.js";
import * as limits from "./limits.js";
import { badgeAndIssuer, checkScope } from "./open-badges-2-issuer.js";
import { checkNotListedAsRevoked, checkSigned } from "./open-badges-2-signed.js";
import { checkRecipientOfAssertion } from "./recipient.js";
import { Trouble, unclear } from "./report.js";
import { JsonError, parseObject } from "./strict-json.js";
import { has, idOf, isMoment, isObject, isText, listed, momentOf, same, shown, text } from "./values.js";

const OB2 = "https://w3id.org/openbadges/v2";
const OB1 = "https://w3id.org/openbadges/v1";
const HOSTED = ["HostedBadge", "hosted"];
const SIGNED = ["SignedBadge", "signed"];
// What a copy may have in another spelling, or what is added when a picture is made.
const NOT_COMPARED = ["@context", "image", "badge", "verification", "verify", "type"];

const versionOf = (document) => listed(document["@context"])[0];

export const isAssertion = (document) => {
  if ([OB2, OB1].includes(versionOf(document))) return listed(document.type).includes("Assertion") || document.revoked === true;
  // OB 1.0 had no contexts
  return !has(document, "@context") && has(document, "badge") && isObject(document.verify);
};

export const checkAssertion = async (assertion, jws, { address, fetchedFrom, report, errands, now }) => {
  const version = versionOf(assertion) === OB2 ? "2.0" : "1";
  report.about.kind = `Open Badges ${version} assertion (${jws ? "signed" : "hosted"})`;
  report.about.id = text(assertion.id);
  report.passed("context", `an assertion of Open Badges ${version}`);
  const document = jws ? assertion : await published(assertion, fetchedFrom, report, errands);
  checkParts(document, jws, report);
  const found = await report.attempt(() => badgeAndIssuer(document, version, errands));
  if (found) {
    const { badge, issuer } = found;
    Object.assign(report.about, { name: text(badge.name), issuerName: text(issuer.profile.name), issuer: issuer.id });
    report.passed("issuer", `the badge ${shown(report.about.name)} is one of ${issuer.id}`);
    if (jws) await report.attempt(() => checkSigned(document, jws, issuer, report, errands));
    else {
      checkScope(addressOf(document), issuer);
      report.passed("hosted", `${issuer.id} publishes its assertions there`);
    }
    await checkList(document, issuer, Boolean(jws), report, errands);
  }
  const { issuedOn, expires } = document;
  const ends = isMoment(expires);
  if (ends && now > momentOf(expires)) throw new Trouble("expired", `it was valid until ${expires}`);
  if (momentOf(issuedOn) > now + limits.LEEWAY) throw new Trouble("not-yet-valid", `it says that it was issued in the future, at ${issuedOn}`);
  report.passed("time", `issued ${issuedOn.slice(0, 10)}${ends ? `, valid until ${expires.slice(0, 10)}` : ", without an end"}`);
  if (address !== null) await report.attempt(() => checkRecipientOfAssertion(document.recipient, address, report));
};

// What the issuer's server publishes of a hosted assertion, after comparing the copy at hand with it.
const published = async (document, fetchedFrom, report, errands) => {
  const url = addressOf(document);
  if (!originOf(url)) throw new Trouble("member-form", `it is not signed, and its id ${shown(url, 120)} is no https address at which it could be published`);
  const found = url === fetchedFrom ? document : await report.attempt(() => fetchAssertion(url, errands));
  if (!found || !Object.keys(found).length) return document;
  if (found.revoked === true) {
    throw new Trouble("revoked", `the issuer has revoked it (${url})${isText(found.revocationReason) ? `: ${found.revocationReason}` : ""}`);
  }
  if (addressOf(found) !== url) throw new Trouble("hosted-id", `${url} is the assertion ${shown(addressOf(found))}`);
  if (found !== document) compare(document, found, url);
  report.passed("hosted", `${url} publishes the same`);
  return found;
};

const checkList = async (document, issuer, isSigned, report, errands) => {
  const url = issuer.profile.revocationList;
  if (!isText(url)) {
    report.passed("status", isSigned ? "the issuer keeps no list of revoked assertions" : "it is published, and not marked as revoked");
    return;
  }
  try {
    await checkNotListedAsRevoked(document, url, issuer, errands);
  } catch (error) {
    if (!(error instanceof Trouble) || (error.state === "failed" && (isSigned || error.code === "revoked"))) throw error;
    // of a hosted assertion the server has said already that it stands
    report.found(isSigned ? error : new Trouble(error.code, error.message, "warned"));
    return;
  }
  report.passed("status", `${url} does not list it as revoked`);
};

const fetchAssertion = async (url, errands) => {
  let answer;
  try {
    answer = await errands.get(url);
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    throw unclear("hosted-unreachable", error.message);
  }
  if (answer.status === 410) throw new Trouble("revoked", `the issuer's server says that it has been withdrawn (${url} answers 410)`);
  if (answer.status !== 200) throw unclear("hosted-unreachable", `${url} answers ${answer.status}, not 200`);
  let found;
  try {
    found = parseObject(answer.body, limits.DOCUMENT_BYTES);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    if (isMarkup(answer.body)) throw unclear("hosted-unreachable", `${url} answers with a web page, not with an assertion`);
    throw new Trouble("hosted-form", `what ${url} answers ${error.message}`);
  }
  if (!isAssertion(found)) throw new Trouble("hosted-form", `what ${url} answers is no assertion`);
  return found;
};

const compare = (copy, found, url) => {
  const names = [...new Set([...Object.keys(copy), ...Object.keys(found)])].sort();
  const differs = names.filter((name) => !NOT_COMPARED.includes(name) && !same(copy[name] ?? null, found[name] ?? null));
  if (!same(idOf(copy.badge) ?? null, idOf(found.badge) ?? null)) differs.push("badge");
  if (differs.length) throw new Trouble("hosted-differs", `the copy differs from what ${url} publishes, in ${differs.slice(0, 6).join(", ")}`);
};

const checkParts = (document, jws, report) => {
  const form = Object.assign(Object.create(null), document);
  if (!has(form, "id")) form.id = addressOf(document) || `urn:uid:${document.uid}`;
  if (Number.isInteger(form.issuedOn) && !has(form, "@context")) {
    throw unclear("member-form", "issuedOn is a number, as early programs wrote it; that is not understood here");
  }
  checkForm(form, "Assertion", "$", "open_badges_2");
  const verification = has(document, "verification") ? document.verification : document.verify;
  const kind = isObject(verification) ? verification.type : null;
  const [wanted, other] = jws ? [SIGNED, "signed"] : [HOSTED, "hosted"];
  if (!listed(kind).some((name) => wanted.includes(name))) throw new Trouble("member-form", `$.verification is of type ${shown(kind, 60)}, but the assertion is ${other}`);
  const { issuedOn, expires } = document;
  if (isMoment(expires) && momentOf(expires) < momentOf(issuedOn)) throw new Trouble("dates-order", `it ends (${expires}) before it begins (${issuedOn})`);
  Object.assign(report.about, { awarded: text(issuedOn), validUntil: text(expires) });
  report.passed("form", "everything that Open Badges requires of an assertion is there");
};

const addressOf = (document) => (isText(document.id) ? document.id : isObject(document.verify) ? text(document.verify.url) : "");
