// The page that checks badges: what is given (a file, an address, a badge, a QR code, the page's own address), and the answer.
import table from "badgepress:verify-words";
import { keepForOffline } from "./verify-page/keep.js";
import { showResult } from "./verify-page/result.js";
import { pictureOf } from "./verify-page/picture.js";
import { offerCamera } from "./verify-page/scan.js";

const { words } = table;
const main = document.querySelector(".bp-verify");
const form = main.querySelector("form");
const [file, pasted, recipient] = ["#bp-file", "#bp-text", "#bp-recipient"].map((name) => form.querySelector(name));
const progress = main.querySelector(".bp-progress");
const result = main.querySelector(".bp-result");
const ADDRESS = /^https?:\/\/\S+$/;

const site = { address: main.dataset.address, root: new URL("../", location.href).href };
const isLocalCopy = !site.root.startsWith(site.address) && ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);

let current = 0;

const check = async (input) => {
  const mine = ++current;
  result.hidden = true;
  progress.textContent = words.checking;
  main.setAttribute("aria-busy", "true");
  try {
    const { verify } = await import("./verifier.js");
    const report = await verify(input, { recipient: recipient.value || null, ownSite: isLocalCopy ? site : null });
    if (mine !== current) return;
    showResult(result, report, { pictureOf: (found) => pictureOf(found, isLocalCopy ? site : null), url: input.url, name: main.dataset.name, issuer: main.dataset.issuer, localCopyOf: isLocalCopy ? site.address : "" });
    progress.textContent = "";
    result.hidden = false;
    result.focus({ preventScroll: true });
    result.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  } catch (error) {
    console.error(error);
    if (mine === current) progress.textContent = words.failed;
  } finally {
    if (mine === current) main.removeAttribute("aria-busy");
  }
};

const checkText = (text) => {
  const given = text.trim();
  if (!ADDRESS.test(given)) return check({ text: given, name: "" });
  const url = given.split("#")[0];
  history.replaceState(null, "", `${location.pathname}#url=${encodeURIComponent(url)}`);
  return check({ url });
};

const checkFile = async (chosen) => {
  history.replaceState(null, "", location.pathname);
  progress.textContent = words.chosen_file.replace("{name}", chosen.name);
  const bytes = new Uint8Array(await chosen.slice(0, 8 * 1024 * 1024 + 1).arrayBuffer());
  await check({ bytes, name: chosen.name });
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (pasted.value.trim()) checkText(pasted.value);
  else if (file.files.length) checkFile(file.files[0]);
  else {
    progress.textContent = words.nothing_given;
    pasted.focus();
  }
});
file.addEventListener("change", () => {
  pasted.value = "";
  if (file.files.length) checkFile(file.files[0]);
});
pasted.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  }
});

// A file or a text may be dropped anywhere on the page.
addEventListener("dragover", (event) => {
  event.preventDefault();
  main.classList.add("bp-dropping");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) main.classList.remove("bp-dropping");
});
addEventListener("drop", (event) => {
  event.preventDefault();
  main.classList.remove("bp-dropping");
  const [dropped] = event.dataTransfer.files;
  if (dropped) checkFile(dropped);
  else checkText(event.dataTransfer.getData("text/plain"));
});

offerCamera(form, progress, (text) => {
  pasted.value = text;
  checkText(text);
});

const checkAddressOfPage = () => {
  const asked = new URLSearchParams(location.hash.slice(1)).get("url") ?? new URLSearchParams(location.search).get("url");
  if (!asked) return;
  pasted.value = asked;
  check({ url: new URL(asked, site.address).href.split("#")[0] });
};

addEventListener("hashchange", checkAddressOfPage);
try {
  checkAddressOfPage();
} catch {
  progress.textContent = words.nothing_given;
}
keepForOffline(main.dataset.kept.trim().split(" "));
