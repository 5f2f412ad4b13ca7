// The verifier as a module of its own: what the page, the card and anybody's program import.
import { Checker } from "./verify/checker.js";
import { knownContexts } from "./verify/known-contexts.js";
import { tableFetcher } from "./verify/table-fetcher.js";
import { webFetcher } from "./verify/web-fetcher.js";
import { utf8 } from "./verify/encodings.js";

export { STEP_OF, STEPS } from "./verify/vocabulary.js";

// input: {url}, {text} or {bytes}. Options: now (a Date; the clock by default), recipient (an e-mail address to compare),
// table (address → answer: asked in place of the network), ownSite (see web-fetcher.js).
export const verify = async (input, { now = new Date(), recipient = null, table = null, ownSite = null } = {}) => {
  const kept = [];
  const asked = table ? tableFetcher(table) : webFetcher(ownSite);
  const checker = new Checker(async (url, options) => {
    const answer = await asked(url, options);
    if (answer.kept) kept.push({ url, at: answer.kept });
    return answer;
  }, now.getTime());
  const report = input.url !== undefined ? await checker.checkAddress(input.url, recipient) : await checker.check(input.bytes ?? utf8(input.text), input.name ?? "", recipient);
  return { ...plain(report), document: report.document ?? null, status_lists: report.statusLists, kept };
};

// Load everything that any check may need, so that it is there when there is no network.
export const prepare = () => Promise.all([import("./verify/canonical.js"), knownContexts()]);

// The form of `badgepress verify --json`.
const plain = ({ source, verdict, decisive, now, about, steps, contacted, parts }) => ({
  source,
  verdict,
  step: decisive?.step ?? null,
  code: decisive?.code ?? null,
  says: decisive?.says ?? "",
  as_of: new Date(now).toISOString(),
  about: {
    kind: about.kind, id: about.id, name: about.name, issuer: about.issuer, issuer_name: about.issuerName, awarded: about.awarded, valid_until: about.validUntil,
  },
  steps,
  contacted,
  parts: parts.map(plain),
});
