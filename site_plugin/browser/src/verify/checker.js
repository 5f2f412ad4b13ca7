// The whole check of one badge, whatever it is and wherever it came from; the same steps, codes and verdicts as in Python (docs/verifying.md).
import { badgeOfPage } from "./award-page.js";
import { CredentialCheck, kindOf } from "./credential.js";
import { Errands, FetchError, Library } from "./fetching.js";
import { badgeOf, jsonOf, looksLikeMarkup } from "./inputs.js";
import { readJws } from "./jws.js";
import { credentialIn } from "./jwt-claims.js";
import * as limits from "./limits.js";
import { checkAssertion, isAssertion } from "./open-badges-2.js";
import { Report, Trouble, unclear } from "./report.js";
import { Securing } from "./securing.js";
import { utf8 } from "./encodings.js";
import { isObject, isText, listed } from "./values.js";
import { checkAssociations, endorsementsIn, idsIn, judgeEndorsements, judgeNested, nestedIn, noteOtherSubjects } from "./within.js";

export class Checker {
  // fetcher: see fetching.js; now: milliseconds since 1970
  constructor(fetcher, now) {
    this.library = new Library(fetcher);
    this.now = now;
    this.credentials = new CredentialCheck(new Securing(now));
  }

  // Say what bytes are worth: JSON, JWT, a picture, or an address in one of them. address: the e-mail address that somebody asks for, or null.
  check(bytes, source, address = null) {
    return this.reported(source, address, async (task) => {
      const badge = badgeOf(bytes);
      if (badge.kind === "address") await this.at(badge.data, task);
      else await this.badge(badge, task);
    });
  }

  // Say what is published at an https address.
  checkAddress(url, address = null) {
    return this.reported(url, address, (task) => this.at(url, task, { isTyped: true }));
  }

  async reported(source, address, action) {
    const report = new Report(source, this.now);
    await guarded(report, () => action({ address, report, errands: new Errands(this.library, report), now: this.now, fetchedFrom: "" }));
    return report;
  }

  async at(url, task, { isTyped = false, isPageKnown = false } = {}) {
    let answer;
    try {
      answer = await task.errands.get(url, { maxBytes: limits.INPUT_BYTES, mayLeave: isTyped });
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      throw unclear(error.reason === "too large" ? "input-too-large" : "input-unreachable", error.message);
    }
    if (answer.status === 410) throw new Trouble("input-gone", `the server says that ${url} has been withdrawn (410)`);
    if (answer.status === 404) throw unclear("input-not-found", `there is nothing at ${url} (404)`);
    if (answer.status !== 200) throw unclear("input-unreachable", `${url} answers ${answer.status}, not 200`);
    const linked = looksLikeMarkup(answer.body) && !isPageKnown ? badgeOfPage(answer.body, answer.url) : "";
    if (linked) {
      task.report.passed("input", `the page is about the badge ${linked}`);
      await this.at(linked, task, { isPageKnown: true });
      return;
    }
    const badge = badgeOf(answer.body);
    if (badge.kind === "address") throw unclear("unknown-kind", `at ${url} there is only another address`);
    await this.badge(badge, { ...task, fetchedFrom: answer.url });
  }

  async badge(badge, task) {
    const { report } = task;
    const jws = badge.kind === "jws" ? readJws(badge.data) : null;
    const document = jws ? jws.payload : jsonOf(badge);
    report.document = document;
    report.passed("input", `${badge.picture ? `a badge inside of a ${badge.picture} picture` : "a badge"}, as ${jws ? "a JWT" : "JSON"}`);
    report.passed("json", "it can be read in one way only");
    if (isAssertion(document)) await checkAssertion(document, jws, task);
    else await this.credential(jws ? credentialIn(jws) : document, jws, task, 1);
  }

  async credential(document, jws, task, depth) {
    const { report } = task;
    const kind = kindOf(document);
    if (!kind) {
      const types = listed(document.type).slice(0, 5).map((type) => String(type).slice(0, 60)).join(", ") || "nothing";
      throw unclear("unknown-kind", `it says that it is ${types}; that is no kind of badge that is understood here`);
    }
    await this.credentials.check(document, jws, task);
    const endorsements = endorsementsIn(document);
    const nested = kind === "ClrCredential" ? nestedIn(document) : [];
    const count = endorsements.length + nested.length;
    if (count > limits.PARTS || (depth >= limits.PARTS_DEPTH && count)) {
      throw unclear("too-much-work", `it contains more than ${limits.PARTS} badges, or badges within badges within badges`);
    }
    if (kind === "ClrCredential") {
      const parts = [];
      for (const [index, item] of nested.entries()) parts.push(await this.part(`credential ${index + 1}`, item, task, depth));
      await report.attempt(() => judgeNested(parts, report));
      noteOtherSubjects(parts, report);
      checkAssociations(document);
    }
    if (endorsements.length) await this.endorsements(document, endorsements, task, depth);
  }

  async endorsements(document, found, task, depth) {
    const known = idsIn(document);
    const [parts, foreign] = [[], []];
    for (const [path, item] of found) {
      const part = await this.part(path, item, task, depth);
      parts.push(part);
      if (part.about.kind && !part.about.kind.startsWith("Open Badges 3.0 endorsement")) part.found(new Trouble("type-wrong", "it is no endorsement"));
      else if (part.verdict === "valid" && !known.has(part.about.subject)) foreign.push(path);
    }
    judgeEndorsements(parts, foreign, task.report);
  }

  async part(source, item, task, depth) {
    const report = new Report(source, this.now);
    task.report.parts.push(report);
    await guarded(report, async () => {
      const jws = isText(item) ? readJws(utf8(item)) : null;
      if (!jws && !isObject(item)) throw unclear("unknown-kind", "it is neither an object nor a JWT");
      await this.credential(jws ? credentialIn(jws) : item, jws, { ...task, address: null, report }, depth + 1);
    });
    return report;
  }
}

const guarded = async (report, action) => {
  try {
    await action();
  } catch (error) {
    if (error instanceof Trouble) report.found(error);
    else if (error instanceof RangeError) report.found(unclear("too-much-work", "it is nested too deeply to be looked at"));
    else throw error;
  }
};
