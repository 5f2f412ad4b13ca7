// SVG: the document is an element of its own, the first one in the picture, and the only badge in it.
const XMLNS = "http://www.w3.org/2000/xmlns/";
const BADGES = ["https://purl.imsglobal.org/ob/v3p0", "http://openbadges.org"];

export const bakeSvg = (svg, { namespace, element, document: text, verify }) => {
  for (const old of BADGES) for (const found of [...svg.getElementsByTagNameNS(old, "*")]) found.remove();
  svg.setAttributeNS(XMLNS, "xmlns:openbadges", namespace);
  const holder = svg.ownerDocument.createElementNS(namespace, element);
  if (verify) holder.setAttribute("verify", verify);
  // “]]>” would end the section; in JSON it stands within a text, where an escape says the same
  holder.append(svg.ownerDocument.createCDATASection(text.replaceAll("]]>", "]]\\u003e")));
  svg.prepend(holder);
  // readers look for “<svg” near the beginning: what stood before it, comments at most, is left out
  const whole = `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
  return new Blob([whole], { type: "image/svg+xml" });
};
