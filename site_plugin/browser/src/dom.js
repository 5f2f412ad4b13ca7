// An element with its properties and children; texts are never markup.
export const element = (tag, properties = {}, ...children) => {
  const { lang, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  if (lang) made.lang = lang;
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
};

const SVG = "http://www.w3.org/2000/svg";

export const icon = (path) => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.createElementNS(SVG, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
};
