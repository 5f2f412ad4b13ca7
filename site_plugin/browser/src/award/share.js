// Share: the link, the system's own menu, LinkedIn, a card for another page, a QR code.
import words from "badgepress:words";
import { button, copyButton, element, link, openDialog } from "./dialog.js";
import { embedCard } from "./embed.js";
import { postLink, profileLink } from "./linkedin.js";

export default (page, opener) =>
  openDialog(words.share, opener, (say) => {
    const row = element("p", { className: "bp-row" }, copyButton(words.copy_link, page.address, say, words.link_copied));
    if (navigator.share) row.append(button(words.share_with, () => navigator.share({ title: document.title, url: page.address }).catch(() => {})));
    const mail = new URLSearchParams({ subject: document.title, body: page.address }).toString().replaceAll("+", "%20");
    row.append(link(words.send_mail, `mailto:?${mail}`, { target: "" }));
    const parts = [element("p", { className: "bp-address", dir: "ltr" }, page.address), row];
    if (!page.isRevoked) parts.push(...linkedin(page, say), ...embed(page, say), ...qr(page));
    return parts;
  });

const linkedin = (page, say) => {
  const add = link(words.linkedin_add, "");
  add.removeAttribute("href");
  page.credential().then(
    ({ awardedDate, validFrom, validUntil }) => {
      add.href = profileLink({ ...page, awarded: awardedDate ?? validFrom, ends: validUntil });
    },
    () => say(words.file_missing),
  );
  return [element("h3", {}, "LinkedIn"), element("p", { className: "bp-row" }, add, link(words.linkedin_post, postLink(page.address)))];
};

const embed = (page, say) => {
  const { address, pictureAddress, picture, name, holder, issuer } = page;
  const lines = [...(holder ? [holder] : []), issuer];
  const card = embedCard({ address, picture: pictureAddress, alt: picture.alt, name, lines, direction: document.documentElement.dir || "ltr" });
  const code = element("textarea", { readOnly: true, rows: 3, value: card, dir: "ltr", aria: { label: words.embed_code } });
  code.onfocus = () => code.select();
  return [element("h3", {}, words.embed), code, element("p", { className: "bp-row" }, copyButton(words.copy_code, card, say, words.code_copied))];
};

const qr = (page) => {
  const place = element("div", { className: "bp-qr" });
  const show = button(words.show_qr_code, async () => {
    const { qrCode } = await import("./qr.js");
    const svg = qrCode(page.address, words.qr_code);
    const file = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }));
    const save = link(words.save_picture, file, { download: `${page.fileName}-qr.svg`, target: "" });
    place.replaceChildren(svg, save);
    save.focus();
  });
  place.append(show);
  return [element("h3", {}, words.qr_code), place];
};
