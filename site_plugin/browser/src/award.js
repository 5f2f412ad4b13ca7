// An award's page is whole without this. It adds what a browser can do for a reader; each part is loaded when somebody asks for it.
import words from "badgepress:words";
import { page } from "./award/page.js";

const actions = document.querySelector(".bp-actions");

const offer = (label, load) => {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "bp-button", textContent: label });
  button.onclick = async () => (await load()).default(page, button);
  actions.insertBefore(button, actions.lastElementChild);
  return button;
};

offer(words.verify, async () => ({ default: () => location.assign(page.verifyAddress) }));
offer(words.share, () => import("./award/share.js"));
if (!page.isRevoked) {
  offer(words.download, () => import("./award/download.js"));
  const certificate = offer(words.certificate, () => import("./award/certificate.js"));
  // Printing from the keyboard is the same as from the button; from the browser's menu it lacks only the QR code and the day.
  addEventListener("keydown", (event) => {
    if (event.key === "p" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      certificate.click();
    }
  });
}

const criteria = actions.lastElementChild;
criteria.onclick = async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await (await import("./award/criteria.js")).default(page, criteria);
  } catch {
    location.assign(criteria.href);
  }
};

const printed = Object.assign(document.createElement("p"), { className: "bp-printed" });
printed.append(Object.assign(document.createElement("span"), { className: "bp-address", textContent: page.address, dir: "ltr" }));
document.querySelector(".bp-award article").append(printed);
document.querySelector("link[rel=icon]").href = page.picture.src;
