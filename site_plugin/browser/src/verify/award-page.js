// People share the page of a badge, not its data: a page says in its head where the data is (`<link rel=alternate>`).
import { originOf } from "./fetching.js";

// The surest first.
const TYPES = ["application/vc", "application/vc+jwt", "application/vc+ld+json", "application/ld+json", "application/json"];
const LOOKED_AT = 32 * 1024;

// The address of the badge that a page is about, empty if it names none, or several, on its own server. Nothing in the page is loaded or run.
export const badgeOfPage = (bytes, url) => {
  const page = new DOMParser().parseFromString(new TextDecoder().decode(bytes.subarray(0, LOOKED_AT)), "text/html");
  const links = [...page.querySelectorAll("link[rel~=alternate i]")].map((link) => [(link.getAttribute("type") ?? "").split(";")[0].trim().toLowerCase(), link.getAttribute("href") ?? ""]);
  for (const type of TYPES) {
    const found = new Set(links.filter(([linked]) => linked === type).map(([, href]) => absolute(href.trim(), url)));
    if (found.size) {
      const [address] = found;
      return found.size === 1 && originOf(address) && originOf(address) === originOf(url) ? address : "";
    }
  }
  return "";
};

const absolute = (href, url) => {
  try {
    return new URL(href, url).href.split("#")[0];
  } catch {
    return "";
  }
};
