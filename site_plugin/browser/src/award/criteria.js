// What the badge asks for, shown without leaving the award: the criteria as they stand on the page of the badge.
import words from "badgepress:words";
import { element, link, openDialog } from "./dialog.js";

export default async (page, opener) => {
  const { href, hash } = opener;
  const badgePage = new DOMParser().parseFromString(await page.read(href.replace(hash, "")), "text/html");
  const criteria = badgePage.querySelector(`${hash} .bp-text`);
  for (const found of criteria.querySelectorAll("a[href]")) found.href = new URL(found.getAttribute("href"), href).href;
  openDialog(opener.textContent, opener, () => [
    document.adoptNode(criteria),
    element("p", { className: "bp-row" }, link(words.about_badge, href, { target: "" })),
  ]);
};
