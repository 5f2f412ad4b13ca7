// The answer in words: the verdict and why, what the badge says, whether the issuer is known here, and every step with its evidence.
import table from "badgepress:verify-words";
import { element, icon } from "../dom.js";

const { words, steps: STEPS, codes: CODES, codesLanguage } = table;
const ICONS = {
  valid: "M4 12.5l5.5 5.5L20 6.5",
  "not valid": "M6 6l12 12M18 6L6 18",
  "cannot tell": "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .6-1.5 1.2-1.5 2.6M12 18.6v.4",
};

const nameOf = (verdict) => verdict.replaceAll(" ", "_");
const day = (text, withTime = false) => {
  const date = new Date(text);
  if (!text || Number.isNaN(date.getTime())) return text;
  const { lang } = document.documentElement;
  return date.toLocaleString(lang === "en" ? "en-GB" : lang, { dateStyle: "long", ...(withTime && { timeStyle: "short" }) });
};
// A sentence with a text of any direction in it.
const filled = (sentence, gap, text) => {
  const [before, after = ""] = sentence.split(gap);
  return [before, element("bdi", {}, text), after];
};
const said = (text) => element("bdi", {}, text);
const inEnglish = (text) => element("span", { lang: codesLanguage, dir: "ltr" }, text);

export const showResult = (place, report, context) => {
  place.replaceChildren(
    answer(report),
    pictured(report, context, facts(report, context)),
    allSteps(report),
    ...(report.parts.length ? [parts(report.parts)] : []),
    element(
      "div",
      { className: "bp-asked" },
      element("p", {}, words.checked_at.replace("{date}", day(report.as_of, true))),
      element("p", {}, `${words.asked}: `, report.contacted.length ? element("bdi", { dir: "ltr" }, report.contacted.join(", ")) : words.asked_nobody),
      context.localCopyOf ? element("p", {}, ...filled(words.local_copy, "{address}", context.localCopyOf)) : null,
    ),
    actions(report, context),
  );
};

const answer = (report) => {
  const name = nameOf(report.verdict);
  return element(
    "div",
    { className: `bp-answer bp-${name.replaceAll("_", "-")}` },
    icon(ICONS[report.verdict]),
    element(
      "div",
      {},
      element("h2", {}, words[`answer_${name}`]),
      element("p", {}, report.code ? inEnglish(CODES[report.code]) : words[`means_${name}`]),
      report.code ? element("p", {}, words[`means_${name}`]) : null,
    ),
  );
};

// The badge's picture beside what it says: only out of the badge itself, or from a server that was asked anyway.
const pictured = (report, { pictureOf }, list) => {
  const made = element("div", { className: "bp-pictured" }, list);
  pictureOf(report).then((src) => src && made.prepend(element("img", { src, alt: "", width: 128, height: 128 })), () => {});
  return made;
};

const facts = (report, context) => {
  const { about } = report;
  const rows = [];
  const row = (label, ...children) => rows.push(element("div", {}, element("dt", {}, label), element("dd", {}, ...children)));
  if (about.name) row(words.badge, element("strong", {}, said(about.name)), about.kind ? element("small", {}, inEnglish(about.kind)) : "");
  if (about.issuer) {
    const address = element("bdi", { className: "bp-id", dir: "ltr" }, about.issuer);
    row(words.issued_by, address, about.issuer_name ? element("small", {}, ...filled(words.calls_itself, "{name}", about.issuer_name)) : "");
    row(words.known, ...(about.issuer === context.issuer ? filled(words.known_yes, "{name}", context.name) : [words.known_no]));
  }
  if (about.awarded) row(words.awarded_on, day(about.awarded));
  if (about.name) row(words.valid_until, about.valid_until ? day(about.valid_until) : words.no_end);
  const asked = report.steps.find(({ step }) => step === "recipient");
  if (asked) row(STEPS.recipient, words[`state_${asked.state}`]);
  const lists = report.status_lists.map((list) => {
    const kept = report.kept.find(({ url }) => url === list.url);
    return `${words.list_as_of.replace("{date}", day(list.valid_from, true))} ${kept ? words.list_kept.replace("{date}", day(kept.at, true)) : ""}`;
  });
  if (lists.length) row(words.list, lists.join(" "));
  return element("dl", { className: "bp-facts" }, ...rows);
};

export const allSteps = ({ steps, verdict }) =>
  element(
    "details",
    { className: "bp-steps", open: verdict !== "valid" },
    element("summary", {}, words.all_steps),
    element("ol", {}, ...steps.map(({ step, state, code, says }) => {
      const found = [element("strong", { className: `bp-${state}` }, words[`state_${state}`]), " ", STEPS[step], element("br"), element("small", { lang: codesLanguage, dir: "auto" }, says, code ? ` [${code}]` : "")];
      return element("li", {}, ...found);
    })),
  );

export const parts = (all) =>
  element(
    "section",
    { className: "bp-parts" },
    element("h3", {}, words.parts),
    element(
      "ul",
      {},
      ...all.map((part) =>
        element(
          "li",
          {},
          element("strong", { className: `bp-${nameOf(part.verdict).replaceAll("_", "-")}` }, words[`answer_${nameOf(part.verdict)}`]),
          " ",
          said(part.about.name || part.about.id || part.source),
          part.code ? element("small", { lang: codesLanguage, dir: "auto" }, ` ${part.says} [${part.code}]`) : "",
        ),
      ),
    ),
  );

const actions = (report, { url }) => {
  const button = (label, act) => element("button", { type: "button", className: "bp-button", textContent: label, onclick: act });
  const row = element("p", { className: "bp-actions" });
  if (url) {
    const share = button(words.copy_link, async () => {
      await navigator.clipboard.writeText(`${location.origin}${location.pathname}#url=${encodeURIComponent(url)}`);
      share.textContent = words.link_copied;
      setTimeout(() => (share.textContent = words.copy_link), 2000);
    });
    row.append(share);
  }
  row.append(button(words.print, () => print()));
  return row;
};
