// A card for somebody else's page: plain HTML, no script, nothing from anywhere but the issuer.
const escaped = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

// the same as in the issuer's own cards (publishing/award_oembed.py)
const STYLE =
  "display:inline-flex;align-items:center;gap:1em;box-sizing:border-box;max-width:420px;padding:1em 1.25em;" +
  "border:1px solid #8886;border-radius:14px;color:inherit;text-decoration:none";

export const embedCard = ({ address, picture, alt, name, lines, direction }) =>
  `<a href="${escaped(address)}" style="${STYLE}" dir="${escaped(direction)}">` +
  `<img src="${escaped(picture)}" alt="${escaped(alt)}" width="96" height="96">` +
  `<span><strong>${escaped(name)}</strong>${lines.map((line) => `<br>${escaped(line)}`).join("")}</span></a>`;
