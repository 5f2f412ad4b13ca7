// The page of a kept copy: the verdict on each badge in it, computed here and now from what is enclosed. It asks nobody.
import kept from "badgepress:kept";
import table from "badgepress:verify-words";
import { element, icon } from "../dom.js";
import { allSteps, parts } from "../verify-page/result.js";
import { judge } from "./judge.js";

const { codes: CODES, codesLanguage, kept: says } = table;
const ICONS = {
  valid: "M4 12.5l5.5 5.5L20 6.5",
  ended: "M12 6v6.5l4 2.5",
  "not valid": "M6 6l12 12M18 6L6 18",
  "cannot tell": "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .6-1.5 1.2-1.5 2.6M12 18.6v.4",
};
const LOOKS = { valid: "bp-valid", ended: "bp-cannot-tell", "not valid": "bp-not-valid", "cannot tell": "bp-cannot-tell" };
const MOST_BYTES = 8 * 1024 * 1024;

const day = (text) => new Date(text).toLocaleDateString(kept.dates, { dateStyle: "long", timeZone: "UTC", calendar: "gregory" });
const nameOf = (answer) => answer.replaceAll(" ", "_");

const rows = document.querySelectorAll("[data-badge]");

const judged = (input, asOf) => judge(input, asOf ?? kept.as_of, kept.documents);

const shown = (found) => {
  const { answer, then, today, speaksOf } = found;
  const date = day(speaksOf);
  const code = answer === "ended" ? today.code : then.code;
  return [
    element(
      "div",
      { className: `bp-answer ${LOOKS[answer]}` },
      icon(ICONS[answer]),
      element(
        "div",
        {},
        element("h2", {}, says[`answer_${nameOf(answer)}`].replace("{date}", date)),
        code && answer !== "valid" ? element("p", { lang: codesLanguage, dir: "ltr" }, CODES[code]) : null,
        element("p", {}, says[`means_${nameOf(answer)}`].replace("{date}", date)),
      ),
    ),
    allSteps(then),
    // what the page lists with an answer each is not said twice
    ...(then.parts.length && !rows.length ? [parts(then.parts)] : []),
  ];
};

const fill = async (place, input, asOf) => {
  const found = await judged(input, asOf);
  place.replaceChildren(...shown(found));
  place.dataset.answer = found.answer;
  return found;
};

const fillAll = async () => {
  for (const place of document.querySelectorAll("[data-of]")) {
    const { text, as_of: asOf } = kept.badges[Number(place.dataset.of)];
    await fill(place, { text }, asOf);
  }
  for (const row of rows) {
    const { text, as_of: asOf } = kept.badges[Number(row.dataset.badge)];
    const { answer, then, speaksOf } = await judged({ text }, asOf);
    row.dataset.answer = answer;
    row.className = `bp-chip ${LOOKS[answer]}`;
    row.textContent = says[`short_${nameOf(answer)}`].replace("{date}", day(speaksOf));
    if (then.code) row.title = CODES[then.code];
  }
};

const offerFiles = () => {
  const file = document.querySelector("#bp-file");
  if (!file) return;
  const place = document.querySelector("#bp-file-result");
  const look = async (chosen) => {
    if (!chosen) return;
    const bytes = new Uint8Array(await chosen.slice(0, MOST_BYTES + 1).arrayBuffer());
    await fill(place, { bytes, name: chosen.name });
    place.prepend(element("p", {}, element("strong", {}, element("bdi", {}, chosen.name))));
  };
  file.addEventListener("change", () => look(file.files[0]));
};

offerFiles();
fillAll().catch((error) => {
  console.error(error);
  for (const place of document.querySelectorAll("[data-of]")) place.textContent = says.failed;
});
