// Is it signed by the issuer, and all of it? For documents with proofs inside, and for JWTs; the same for badges, endorsements and status lists.
import { jwkOfIssuer, keyOf, lists } from "./controllers.js";
import { proofsOf, readProof, Unsecured } from "./embedded-proof.js";
import { originOf } from "./fetching.js";
import { checkSignature } from "./jws.js";
import { checkClaims } from "./jwt-claims.js";
import { fromJwk } from "./public-keys.js";
import { Report, Trouble, unclear } from "./report.js";
import { has } from "./values.js";

// Where there is no canonical form, no signature can be looked at.
const NO_FORM = ["too-much-work", "text-disputed"];

export class Securing {
  constructor(now) {
    this.now = now;
  }

  // The steps proof, key, content, signature and claims; ends with Trouble at the first that fails.
  async check(document, jws, issuer, report, errands) {
    if (jws) await this.checkJwt(document, jws, issuer, report, errands);
    else await this.checkEmbedded(document, issuer, report, errands);
  }

  async checkEmbedded(document, issuer, report, errands) {
    const proofs = proofsOf(document);
    const unsecured = new Unsecured(document);
    const tried = [];
    for (const proof of proofs) {
      const attempt = new Report(report.source);
      try {
        await this.checkProof(proof, unsecured, issuer, attempt, errands);
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        attempt.found(error);
      }
      tried.push(attempt);
      if (attempt.verdict === "valid") break;
    }
    // one that holds suffices (OB 3.0 §9.1); failing that, one that fails says more than one that is not understood
    const chosen = ["valid", "not valid", "cannot tell"].flatMap((wanted) => tried.filter((one) => one.verdict === wanted))[0];
    const { decisive, verdict } = chosen;
    report.steps.push(...chosen.steps.filter((step) => verdict !== "not valid" || step !== decisive));
    if (proofs.length > 1 && verdict === "valid") report.warned("proof-unknown", `it carries ${proofs.length} proofs; one was counted, the others say nothing`);
    if (verdict === "not valid") throw new Trouble(decisive.code, decisive.says);
  }

  async checkProof(options, unsecured, issuer, report, errands) {
    const proof = await report.attempt(() => readProof(options, this.now));
    let found = null;
    if (proof) {
      report.passed("proof", `a proof of the form ${proof.name}`);
      if (proof.caution) report.warned("proof-form", proof.caution);
      found = await report.attempt(() => keyOf(proof.method, issuer, errands, this.now));
      noteKey(found, report);
    }
    try {
      await unsecured.checkContent();
      report.passed("content", "nothing in the document is left out of what was signed");
    } catch (error) {
      if (!(error instanceof Trouble) || error.state === "failed" || NO_FORM.includes(error.code)) throw error;
      report.found(error);
    }
    if (proof && found) {
      await unsecured.checkSignature(proof, found.key);
      report.passed("signature", `the signature fits the document and the key (${found.key.kind})`);
    }
  }

  async checkJwt(document, jws, issuer, report, errands) {
    report.passed("proof", `a JWT signed with ${jws.algorithm}`);
    const found = await report.attempt(() => this.keyOfJwt(jws, issuer, errands));
    noteKey(found, report);
    if (found) {
      await checkSignature(jws, found.key);
      report.passed("signature", `the signature fits the JWT and the key (${found.key.kind})`);
    }
    checkClaims(jws, document, issuer);
    report.passed("claims", "the JWT's claims say what the credential says");
  }

  async keyOfJwt(jws, issuer, errands) {
    const { kid, jwk } = jws.header;
    const brought = jwk === undefined ? null : () => fromJwk(jwk, "in the JWT's header");
    if (kid === undefined && !brought) throw new Trouble("jws-header", "the JWT names no key (kid)");
    if (kid === undefined) return jwkOfIssuer(await brought(), issuer, errands, this.now);
    const found = await this.keyAt(kid.startsWith("#") ? issuer + kid : kid, issuer, errands);
    if (brought && (await brought()).identity !== found.key.identity) {
      throw new Trouble("key-of-another", `the JWT brings another key along than the one that it names, ${kid}`);
    }
    return found;
  }

  async keyAt(kid, issuer, errands) {
    if (kid.startsWith("did:")) return keyOf(kid, issuer, errands, this.now);
    if (!originOf(kid)) throw unclear("key-method-unknown", `the JWT's key ${kid.slice(0, 120)} has no https address and is no DID URL`);
    const document = await errands.objectOf(kid, "key-unreachable", "key-document");
    if (has(document, "keys")) throw new Trouble("key-form", `${kid} is a set of keys, where one JWK is required (OB 3.0 §8.5)`);
    if (has(document, "kty")) return lists(await fromJwk(document, kid), kid, issuer, errands, this.now);
    return keyOf(kid, issuer, errands, this.now);
  }
}

const noteKey = (found, report) => {
  if (!found) return;
  report.passed("key", found.says);
  if (found.caution) report.warned("key-not-vouched", found.caution);
};
