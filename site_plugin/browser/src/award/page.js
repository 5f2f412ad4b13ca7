// What the page says of its award, and where its files are.
const find = (selector) => document.querySelector(selector);
const text = (selector) => find(selector)?.textContent.trim() ?? "";

// The permanent address, also of a copy that is opened from elsewhere: the preview picture's is written out in full, and both begin alike.
const base = find('meta[property="og:image"]').content.replace(/badges\/[^/]+\/[^/]+$/, "");
const id = location.pathname.split("/").pop().replace(/\.html$/, "");
const picture = find(".bp-award img");
const [pictureFile, slug] = new URL(picture.src).pathname.match(/badges\/([^/]+)\/[^/]+$/);
// the page's own order of day and month
const { lang } = document.documentElement;
const language = lang === "en" ? "en-GB" : lang;
const files = new Map();

// The text of a published file; asked for once.
const read = (url) => {
  if (!files.has(url)) {
    const asked = fetch(url).then((response) => {
      if (!response.ok) throw new Error(`${response.status} ${url}`);
      return response.text();
    });
    asked.catch(() => files.delete(url));
    files.set(url, asked);
  }
  return files.get(url);
};

export const page = {
  id,
  address: `${base}awards/${id}.html`,
  verifyAddress: `${new URL("../../verify/", import.meta.url).href}#url=${encodeURIComponent(`${base}awards/${id}.json`)}`,
  picture,
  pictureAddress: base + pictureFile,
  name: text("h1"),
  holder: text("h1 + p bdi"),
  issuer: text("header"),
  organization: find("header").dataset.linkedin,
  isRevoked: Boolean(find("article.revoked")),
  // For files that somebody keeps: which badge, and the beginning of which award.
  fileName: `${slug}-${id.slice(0, 8)}`,
  // Where this copy has its files: the published address may not be there yet.
  credentialFile: find('link[type="application/vc"]').href,
  assertionFile: find('a[href*="ob2/assertions/"]')?.href,
  here: (published) => new URL(published.replace(base, ""), new URL("../../", import.meta.url)).href,
  read,
  credential: async () => JSON.parse(await read(page.credentialFile)),
  inWords: (date) => new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(date)),
};
