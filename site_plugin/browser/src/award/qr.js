// A QR code as a picture that the page's own style sheet may size; black on white in every colour scheme, as readers want it.
import { generate } from "lean-qr";
import { toSvg } from "lean-qr/extras/svg";

export const qrCode = (text, label) => {
  const svg = toSvg(generate(text), document, { on: "#000", off: "#fff" });
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.classList.add("bp-qr-code");
  return svg;
};
