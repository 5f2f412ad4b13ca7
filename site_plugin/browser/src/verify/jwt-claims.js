// The claims of a VC-JWT say again what the credential says (OB 3.0 §8.2); where they differ, programs would read different badges.
import { Trouble } from "./report.js";
import { has, isObject, isText, momentOf, shown, without } from "./values.js";

const REGISTERED = ["iss", "jti", "sub", "nbf", "exp"];

// The credential that a JWT's payload is (VC 2.0), or holds as `vc` (VC 1.1).
export const credentialIn = ({ payload }) => {
  const inner = payload.vc ?? null;
  if (inner === null) return without(payload, ...REGISTERED, "iat", "aud", "vc");
  if (!isObject(inner) || has(payload, "@context") || has(payload, "credentialSubject")) {
    throw new Trouble("jws-form", "the JWT holds a credential, and is one itself: programs would read different ones");
  }
  return filled(without(inner), payload);
};

// What only the claims say of a credential of VC 1.1 (VC Data Model 1.1, §6.3.1).
const filled = (credential, payload) => {
  const setDefault = (name, value) => {
    if (!has(credential, name)) credential[name] = value;
  };
  if (isText(payload.iss)) setDefault("issuer", payload.iss);
  if (isText(payload.jti)) setDefault("id", payload.jti);
  if (isText(payload.sub) && isObject(credential.credentialSubject)) {
    credential.credentialSubject = Object.assign(Object.create(null), { id: payload.sub }, credential.credentialSubject);
  }
  for (const [claim, name] of [["nbf", "issuanceDate"], ["exp", "expirationDate"]]) {
    const moment = Number.isSafeInteger(payload[claim]) ? new Date(payload[claim] * 1000) : null;
    if (moment && !Number.isNaN(moment.getTime())) setDefault(name, moment.toISOString().replace(".000Z", "Z"));
  }
  return credential;
};

export const checkClaims = (jws, credential, issuer) => {
  const subject = credential.credentialSubject;
  const seconds = (value) => (momentOf(value) === null ? null : momentOf(value) / 1000);
  const first = (...names) => credential[names.find((name) => has(credential, name))];
  const wanted = {
    iss: issuer,
    jti: credential.id ?? null,
    sub: isObject(subject) ? (subject.id ?? null) : null,
    nbf: seconds(first("validFrom", "issuanceDate")),
    exp: seconds(first("validUntil", "expirationDate")),
  };
  const kind = String(jws.header.typ ?? "JWT").replace(/^application\//, "");
  for (const name of REGISTERED) {
    const said = jws.payload[name];
    if (said === undefined) {
      // VC-JOSE-COSE (typ vc+jwt) leaves them out; Open Badges requires them
      if (wanted[name] !== null && kind === "JWT") throw new Trouble("claim-missing", `the claim ${name} is missing; it must repeat the credential`);
    } else if (said === null) {
      throw new Trouble("claim-differs", `the claim ${name} is null`);
    } else if (!(isText(said) || typeof said === "number") || said !== wanted[name]) {
      throw new Trouble("claim-differs", `the claim ${name} is ${shown(said)}, but the credential says ${shown(wanted[name])}`);
    }
  }
};
