// Pictures of badges: from SVG to PNG and from PNG to SVG.
import { PNG_TYPE } from "./png.js";

const SVG = "http://www.w3.org/2000/svg";
// Longest side in pixels: sharp on paper at the size of a hand, and small enough to send.
const SIDE = 800;

export const isSvg = (file) => file.type === "image/svg+xml";

export const svgElement = (text) => {
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (root.namespaceURI !== SVG || root.localName !== "svg") throw new Error("the picture is no sound SVG");
  return root;
};

// What a picture asks for, in its own units: its size where it names one, else its view box, else a square.
const sizeOf = (svg) => {
  const [, , boxWidth, boxHeight] = (svg.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
  const width = parseFloat(svg.getAttribute("width")) || boxWidth || SIDE;
  const height = parseFloat(svg.getAttribute("height")) || boxHeight || SIDE;
  return [width, height];
};

export const drawn = async (text) => {
  const svg = svgElement(text);
  const [width, height] = sizeOf(svg);
  const scale = SIDE / Math.max(width, height);
  if (!svg.hasAttribute("viewBox")) svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width * scale), height: Math.round(height * scale) });
  // some browsers draw nothing of a picture that has no size of its own
  svg.setAttribute("width", canvas.width);
  svg.setAttribute("height", canvas.height);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the picture could not be drawn"))), PNG_TYPE));
};

// An SVG that shows a PNG.
export const svgAround = async (file) => {
  const { width, height } = await createImageBitmap(file);
  const svg = svgElement(`<svg xmlns="${SVG}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"/>`);
  const image = svg.ownerDocument.createElementNS(SVG, "image");
  const attributes = { width, height, href: await asDataUrl(file) };
  for (const [key, value] of Object.entries(attributes)) image.setAttribute(key, value);
  svg.append(image);
  return svg;
};

const asDataUrl = (file) =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
