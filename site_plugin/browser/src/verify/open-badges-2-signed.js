// Keys and revocation lists of assertions of OB 1.x and OB 2.0.
import { objectIn, originOf, startsWith, stripped, isBeside } from "./fetching.js";
import { checkSignature } from "./jws.js";
import * as limits from "./limits.js";
import { fromPem } from "./public-keys.js";
import { Trouble, unclear } from "./report.js";
import { JsonError, parseObject } from "./strict-json.js";
import { has, idOf, isObject, isText, listed, shown, text } from "./values.js";

// The steps proof, key and signature of a signed assertion; ends with Trouble at the first that fails.
export const checkSigned = async (document, jws, issuer, report, errands) => {
  if (has(jws.header, "jwk")) throw new Trouble("jws-header", "the JWS brings its own key along, which proves nothing");
  report.passed("proof", `a JWS signed with ${jws.algorithm}`);
  const [key, says] = await keyOf(document, issuer, errands);
  report.passed("key", says);
  await checkSignature(jws, key);
  report.passed("signature", `the signature fits the assertion and the key (${key.kind})`);
};

const keyOf = async (document, issuer, errands) => {
  const verification = has(document, "verification") ? document.verification : document.verify;
  let named = isObject(verification) ? (has(verification, "creator") ? verification.creator : verification.url) : undefined;
  const published = new Map(listed(issuer.profile.publicKey).map((entry) => [text(idOf(entry)), entry]));
  if (named === undefined || named === null) {
    if (published.size !== 1) throw new Trouble("key-not-found", "the assertion does not name its key (verification.creator), nor does its issuer have exactly one");
    [named] = published.keys();
  }
  if (!originOf(named)) throw new Trouble("key-not-found", `the key ${shown(named, 120)} has no https address`);
  if (published.size && !published.has(named)) throw new Trouble("key-not-listed", `${issuer.id} does not name ${named} as its key (publicKey)`);
  const entry = published.get(named);
  if (isObject(entry) && has(entry, "publicKeyPem")) return [await owned(entry, named, issuer), `${issuer.id} contains the key ${named}`];
  const body = await errands.bytesOf(named, "key-unreachable");
  if (startsWith(stripped(body), "-----BEGIN")) {
    // OB 1.x: the bare key; nothing but its address says whose it is
    if (!published.size && !isBeside(named, issuer.id)) throw unclear("key-not-vouched", `nothing at ${issuer.id} says that ${named} is its key`);
    return [await fromPem(new TextDecoder("latin1").decode(body), named), `the key ${named} is beside the issuer's own profile`];
  }
  let found;
  try {
    found = parseObject(body, limits.DOCUMENT_BYTES);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new Trouble("key-form", `the key ${named} ${error.message}`);
  }
  if (!published.size) throw new Trouble("key-not-listed", `${issuer.id} does not name ${named} as its key (publicKey)`);
  if (found.id !== named) throw new Trouble("key-document", `${named} is the key ${shown(found.id)}`);
  return [await owned(found, named, issuer), `${issuer.id} names the key ${named}, and the key its owner`];
};

const owned = (entry, named, issuer) => {
  if (entry.owner !== issuer.id) throw new Trouble("key-of-another", `the key ${named} belongs to ${shown(entry.owner)}, not to ${issuer.id}`);
  return fromPem(entry.publicKeyPem, named);
};

export const checkNotListedAsRevoked = async (document, url, issuer, errands) => {
  const revocations = objectIn(await errands.bytesOf(url, "list-unreachable"), url, "list-unreachable", "list-form");
  const names = [document.id, document.uid].filter(isText);
  if (!has(revocations, "revokedAssertions") && !has(revocations, "@context")) {
    // OB 1.x: uid → reason
    const hit = names.find((name) => has(revocations, name));
    if (hit !== undefined) throw new Trouble("revoked", `the issuer has revoked it (${url}): ${String(revocations[hit]).slice(0, 200)}`);
    return;
  }
  if (!has(revocations, "revokedAssertions")) throw new Trouble("list-form", `${url} has no list of revoked assertions`);
  if (has(revocations, "id") && revocations.id !== url) throw new Trouble("list-id", `${url} is the list ${shown(revocations.id)}`);
  const owner = has(revocations, "issuer") ? text(idOf(revocations.issuer)) : issuer.id;
  if (owner !== issuer.id) throw new Trouble("list-issuer", `${url} is a list of ${shown(owner)}, not of ${issuer.id}`);
  for (const entry of listed(revocations.revokedAssertions)) {
    const named = isObject(entry) ? [entry.id, entry.uid] : [entry];
    if (named.some((name) => isText(name) && names.includes(name))) {
      throw new Trouble("revoked", `the issuer has revoked it (${url})${isObject(entry) && isText(entry.revocationReason) ? `: ${entry.revocationReason}` : ""}`);
    }
  }
};
