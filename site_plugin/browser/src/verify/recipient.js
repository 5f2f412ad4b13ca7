// Is it about this person? Compares an e-mail address with what a badge says of its recipient, as typed and normalised; the address never leaves the page.
import { digest, hex, utf8 } from "./encodings.js";
import { Trouble, unclear } from "./report.js";
import { isObject, isText, listed } from "./values.js";

const HASH = /^(?:(sha256)\$([0-9a-fA-F]{64})|(md5)\$([0-9a-fA-F]{32}))$/;

// As typed, then as issuers normalise it: without blanks around, composed, in small letters.
const spellings = (address) => {
  const bare = address.trim().normalize("NFC");
  return [...new Set([address, address.trim(), bare, bare.toLowerCase()])];
};

export const checkRecipient = async (subject, address, report) => {
  const stated = listed(subject.identifier)
    .filter((identity) => isObject(identity) && ["emailAddress", "email"].includes(identity.identityType))
    .map(({ identityHash, hashed, salt }) => [identityHash, hashed, salt]);
  if (isText(subject.id) && subject.id.startsWith("mailto:")) stated.push([subject.id.slice("mailto:".length), false, undefined]);
  await compare(stated, address, report);
};

export const checkRecipientOfAssertion = async (recipient, address, report) => {
  const isEmail = isObject(recipient) && recipient.type === "email";
  await compare(isEmail ? [[recipient.identity, recipient.hashed, recipient.salt]] : [], address, report);
};

const compare = async (stated, address, report) => {
  if (!stated.length) throw unclear("recipient-not-stated", "it does not name its recipient by an e-mail address");
  for (const [identity, isHashed, salt] of stated) {
    for (const [number, spelling] of spellings(address).entries()) {
      if (isText(identity) && (await fits(identity, spelling, isText(salt) ? salt : "", isHashed === true))) {
        report.passed("recipient", `it was awarded to this address${number ? " (in small letters, without blanks)" : ""}`);
        return;
      }
    }
  }
  throw new Trouble("recipient-differs", "it was awarded to another address than this one");
};

const fits = async (identity, spelling, salt, isHashed) => {
  const match = HASH.exec(identity);
  if (!match) return !isHashed && spellings(spelling).includes(identity);
  const bytes = utf8(spelling + salt);
  const found = match[1] ? await digest("SHA-256", bytes) : await md5(bytes);
  return hex(found) === (match[2] ?? match[4]).toLowerCase();
};

// Open Badges 1 and 2 allow it; browsers have none.
const md5 = async (bytes) => (await import("@noble/hashes/legacy.js")).md5(bytes);
