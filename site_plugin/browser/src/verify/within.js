// What a credential contains of others: the credentials of a stack, and endorsements; each is a badge of its own.
import { Trouble, unclear } from "./report.js";
import { isObject, isText, listed, shown } from "./values.js";

const ENDORSEMENTS = ["endorsement", "endorsementJwt"];
const NESTED = "verifiableCredential";

export const nestedIn = (document) => (isObject(document.credentialSubject) ? listed(document.credentialSubject[NESTED]) : []);

// [path, endorsement] of the credential and whatever it describes, but not of the credentials nested in it.
export const endorsementsIn = (document) => {
  const found = [];
  for (const waiting = [["$", document]]; waiting.length; ) {
    const [path, value] = waiting.pop();
    if (Array.isArray(value)) waiting.push(...value.map((item, position) => [`${path}[${position}]`, item]));
    else if (isObject(value)) {
      for (const [name, item] of Object.entries(value)) {
        if (ENDORSEMENTS.includes(name)) found.push(...listed(item).map((each, position) => [`${path}.${name}[${position}]`, each]));
        else if (![NESTED, "proof", "@context"].includes(name)) waiting.push([`${path}.${name}`, item]);
      }
    }
  }
  return found;
};

// The ids of everything that a credential describes, itself included.
export const idsIn = (document) => {
  const found = new Set();
  for (const waiting = [document]; waiting.length; ) {
    const value = waiting.pop();
    if (Array.isArray(value)) waiting.push(...value);
    else if (isObject(value)) {
      if (isText(value.id)) found.add(value.id);
      waiting.push(...Object.entries(value).flatMap(([name, item]) => ([...ENDORSEMENTS, "proof"].includes(name) ? [] : [item])));
    }
  }
  return found;
};

// Refuse a stack that connects what it does not contain (CLR 2.0).
export const checkAssociations = (document) => {
  const there = idsIn(document);
  for (const association of listed(document.credentialSubject.association)) {
    for (const end of ["sourceId", "targetId"]) {
      if (!there.has(association[end])) throw new Trouble("association-unknown", `it connects ${shown(association[end])}, which is not in it`);
    }
  }
};

export const judgeNested = (parts, report) => {
  if (!parts.length) throw new Trouble("nested-missing", "the stack contains no credential");
  // A stack says what was in it when it was made; that a part has ended since does not make it wrong.
  const hasEnded = ({ decisive }) => decisive?.code === "expired";
  const bad = parts.find((part) => part.verdict === "not valid" && !hasEnded(part));
  if (bad) throw new Trouble("nested-not-valid", `${nameOf(bad)} inside is not valid: ${bad.decisive.says}`);
  const open = parts.find((part) => part.verdict === "cannot tell");
  if (open) throw unclear("nested-unclear", `of ${nameOf(open)} inside it cannot be told: ${open.decisive.says}`);
  const ended = parts.filter(hasEnded).length;
  if (ended) report.warned("nested-not-valid", `${ended} of the ${parts.length} credentials inside have expired since`);
  report.passed("nested", `each of the ${parts.length} credentials inside was checked by itself`);
};

// Where a credential inside names another person than the stack does; many issuers give everybody one id an award.
export const noteOtherSubjects = (parts, report) => {
  const own = report.about.subject;
  for (const part of parts) {
    const { subject } = part.about;
    if (own && subject && subject !== own) report.warned("nested-other-subject", `${nameOf(part)} inside is about ${subject.slice(0, 120)}, the stack about ${own.slice(0, 120)}`);
  }
};

// Endorsements are other people's statements, and decide nothing about the badge.
export const judgeEndorsements = (parts, foreign, report) => {
  for (const part of parts) {
    if (part.decisive) report.warned(part.decisive.state === "failed" ? "endorsement-not-valid" : "endorsement-unclear", `${part.source}, ${nameOf(part)}: ${part.decisive.says}`);
  }
  for (const source of foreign) report.warned("endorsement-foreign", `${source} is about something that is not in the credential`);
  const good = parts.filter((part) => part.verdict === "valid").length - foreign.length;
  if (good > 0 && good === parts.length) report.passed("endorsements", `${good} endorsement${good > 1 ? "s" : ""} checked, each signed by whoever gives it`);
};

const nameOf = ({ about }) => `“${about.name || about.id || "a credential"}”`;
