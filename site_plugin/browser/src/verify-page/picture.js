// The picture of a badge, for people to recognise it: out of the badge itself, or from a server that the check asked anyway; never from a third one.
const MOST_BYTES = 1024 * 1024;
const TYPES = ["image/png", "image/svg+xml"];

export const pictureOf = async ({ document, contacted }, localCopy) => {
  const credential = document?.vc ?? document;
  const named = credential?.credentialSubject?.achievement?.image ?? null;
  const url = typeof named === "string" ? named : named?.id;
  if (typeof url !== "string") return "";
  if (/^data:image\/(png|svg\+xml)[;,]/.test(url)) return url;
  if (!url.startsWith("https://") || !contacted.includes(new URL(url).origin)) return "";
  const here = localCopy && url.startsWith(localCopy.address) ? new URL(url.slice(localCopy.address.length), localCopy.root).href : url;
  const answer = await fetch(here, { credentials: "omit", referrerPolicy: "no-referrer", redirect: "error" });
  const picture = await answer.blob();
  const type = picture.type.split(";")[0];
  // in an image, SVG runs nothing and loads nothing
  return answer.ok && picture.size <= MOST_BYTES && TYPES.includes(type) ? URL.createObjectURL(new Blob([picture], { type })) : "";
};
