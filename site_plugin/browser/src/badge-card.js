// <badge-card src="https://…/awards/….json">: one badge on anybody's page, checked when a reader asks for it. No dependencies; the verifier is loaded only then.
import words from "badgepress:words";
import { element, icon } from "./dom.js";

const SITE = new URL("../../", import.meta.url).href;
const MOST_BYTES = 2 * 1024 * 1024;
const ICONS = { valid: "M4 12.5l5.5 5.5L20 6.5", "not valid": "M6 6l12 12M18 6L6 18", "cannot tell": "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .6-1.5 1.2-1.5 2.6M12 18.6v.4" };
const STYLE = `
:host { display: block; max-width: 26rem; color-scheme: light dark; --ink: #1b2320; --soft: #55605b; --sheet: #fff; --line: #dcd8cc; --accent: #0b5f50; --good: #0b6b3f; --warn: #7a4a00; --bad: #9b1c2c; }
@media (prefers-color-scheme: dark) { :host { --ink: #eceae2; --soft: #aeb5af; --sheet: #1d2421; --line: #39433e; --accent: #6fd0b8; --good: #82d8a5; --warn: #f0c36b; --bad: #f7a1aa; } }
:host([hidden]) { display: none; }
article { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: .3rem 1.1rem; align-items: center; padding: 1.1rem 1.2rem; border: 1px solid var(--line); border-radius: 14px; background: var(--sheet); color: var(--ink); font: 1rem/1.45 system-ui, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
img { width: 5.5rem; height: 5.5rem; object-fit: contain; grid-row: span 2; }
h3 { margin: 0; font: 600 1.15rem/1.25 "Iowan Old Style", Palatino, Georgia, serif; }
p { margin: 0; } p:only-child { grid-column: 1 / -1; } small, .issued { color: var(--soft); font-size: .9em; }
a { color: var(--accent); }
.foot { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: center; margin-top: .5rem; }
button { font: inherit; font-weight: 600; padding: .4em 1em; border: 1px solid var(--accent); border-radius: 999px; background: none; color: var(--accent); cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
strong { display: inline-flex; gap: .4em; align-items: center; }
svg { width: 1.1em; height: 1.1em; fill: none; stroke: currentColor; stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; }
.valid { color: var(--good); } .not-valid { color: var(--bad); } .cannot-tell { color: var(--warn); }`;

const text = (value) => (typeof value === "string" ? value : "");
const named = (value) => (typeof value === "object" && value !== null ? value : {});

class BadgeCard extends HTMLElement {
  static observedAttributes = ["src"];
  #root = this.attachShadow({ mode: "open" });

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [sheet];
  }

  get address() {
    return new URL(this.getAttribute("src"), document.baseURI).href;
  }

  connectedCallback() {
    this.#load();
  }

  attributeChangedCallback(_name, before) {
    if (this.isConnected && before !== null) this.#load();
  }

  async #load() {
    const { address } = this;
    try {
      const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
      const bytes = await answer.arrayBuffer();
      if (!answer.ok || bytes.byteLength > MOST_BYTES) throw new Error(`${answer.status} ${address}`);
      if (address === this.address) this.#show(JSON.parse(new TextDecoder().decode(bytes)));
    } catch (error) {
      console.info(error);
      this.#root.replaceChildren(element("article", {}, element("p", { textContent: words.file_missing })));
    }
  }

  #show(credential, foot = this.#offer()) {
    const { issuer, credentialSubject, awardedDate, validFrom } = named(credential);
    const achievement = named(named(credentialSubject).achievement);
    const image = text(named(achievement.image).id);
    const picture = /^(https:|data:image\/(png|svg\+xml)[;,])/.test(image) ? [element("img", { src: image, alt: "", referrerPolicy: "no-referrer", loading: "lazy" })] : [];
    const date = new Date(text(awardedDate) || text(validFrom));
    const day = Number.isNaN(date.getTime()) ? "" : new Intl.DateTimeFormat(document.documentElement.lang || undefined, { dateStyle: "long", timeZone: "UTC" }).format(date);
    const issued = words.card_issued.replace("{issuer}", text(named(issuer).name) || text(issuer)).replace("{date}", day);
    const page = this.address.startsWith(`${SITE}awards/`) ? this.address.replace(/\.json$/, ".html") : "";
    const name = text(achievement.name);
    const title = element("h3", { dir: "auto" }, page ? element("a", { href: page }, name) : name);
    this.#root.replaceChildren(element("article", {}, ...picture, title, element("p", { className: "issued", dir: "auto" }, issued), foot));
  }

  #offer() {
    const foot = element("div", { className: "foot", role: "status" });
    foot.append(element("button", { type: "button", textContent: words.verify, onclick: () => this.#verify(foot) }));
    return foot;
  }

  async #verify(foot) {
    const [{ verify }, { default: said }] = await Promise.all([import("./verifier.js"), import("badgepress:verify-words")]);
    foot.replaceChildren(element("span", {}, said.words.checking));
    const report = await verify({ url: this.address });
    // what is shown is what was checked, even if the file changed in between
    if (report.document) this.#show(report.document, foot);
    const name = report.verdict.replaceAll(" ", "_");
    const why = report.code ? said.codes[report.code] : said.words[`means_${name}`];
    const all = element("a", { href: `${SITE}verify/#url=${encodeURIComponent(this.address)}` }, said.words.all_steps);
    const answer = element("strong", { className: name.replaceAll("_", "-") }, icon(ICONS[report.verdict]), said.words[`answer_${name}`]);
    foot.replaceChildren(answer, element("small", { dir: "auto", lang: report.code ? said.codesLanguage : "" }, why), all);
    this.dispatchEvent(new CustomEvent("badge-verified", { detail: report, bubbles: true, composed: true }));
  }
}

customElements.define("badge-card", BadgeCard);
