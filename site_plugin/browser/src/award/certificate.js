// The certificate is this page, printed: with a QR code, and with the day as of which its status is known.
import words from "badgepress:words";

export default async (page) => {
  const printed = document.querySelector(".bp-printed");
  // without the one or the other it is still a certificate
  await Promise.allSettled([addLetterhead(page), addQrCode(printed, page), addStatusDate(printed, page)]);
  print();
};

const addLetterhead = async (page) => {
  const { issuer } = await page.credential();
  if (document.querySelector(".bp-letterhead")) return;
  const head = Object.assign(document.createElement("p"), { className: "bp-letterhead" });
  if (issuer.image) {
    const mark = Object.assign(new Image(), { src: page.here(issuer.image.id), alt: "" });
    await mark.decode();
    head.append(mark);
  }
  head.append(page.issuer);
  document.querySelector(".bp-award article").prepend(head);
};

const addQrCode = async (printed, { address }) => {
  const { qrCode } = await import("./qr.js");
  if (!printed.querySelector("svg")) printed.prepend(qrCode(address, words.qr_code));
};

// The issuer's status list is newer than any other word on the matter, and says of which day it is.
const addStatusDate = async (printed, page) => {
  const { credentialStatus } = await page.credential();
  const { validFrom } = JSON.parse(await page.read(page.here(credentialStatus.statusListCredential)));
  if (printed.querySelector(".bp-as-of")) return;
  const line = Object.assign(document.createElement("span"), { className: "bp-as-of" });
  line.textContent = words.status_as_of.replace("{date}", page.inWords(validFrom));
  printed.append(line);
};
