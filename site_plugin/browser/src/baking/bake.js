// Bakes the published documents of an award into the picture of its badge: Open Badges 3.0 §5.3, and Open Badges Baking 2.0.
import { PNG_TYPE, bakePng } from "./png.js";
import { drawn, isSvg, svgAround, svgElement } from "./picture.js";
import { bakeSvg } from "./svg.js";

const OB3 = { namespace: "https://purl.imsglobal.org/ob/v3p0", element: "openbadges:credential" };
const OB2 = { namespace: "http://openbadges.org", element: "openbadges:assertion" };

// A PNG has room for both documents, each under its own keyword.
export const bakedPng = async ({ picture, credential, assertion }) => {
  const file = await fetched(picture);
  const png = isSvg(file) ? await drawn(await file.text()) : file;
  const texts = { openbadgecredential: credential, ...(assertion && { openbadges: assertion }) };
  return new Blob([bakePng(new Uint8Array(await png.arrayBuffer()), texts)], { type: PNG_TYPE });
};

export const bakedSvg = async ({ picture, credential }) => bakeSvg(await svgOf(picture), { ...OB3, document: credential });

export const bakedSvgOfAssertion = async ({ picture, assertion }) =>
  bakeSvg(await svgOf(picture), { ...OB2, document: assertion, verify: JSON.parse(assertion).id });

const svgOf = async (picture) => {
  const file = await fetched(picture);
  return isSvg(file) ? svgElement(await file.text()) : svgAround(file);
};

const fetched = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  const blob = await response.blob();
  // not every host says what a file is
  return new Blob([blob], { type: new URL(url).pathname.endsWith(".svg") ? "image/svg+xml" : PNG_TYPE });
};
