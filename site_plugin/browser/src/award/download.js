// Downloads: the signed file, and pictures with the signed file inside, made here from what is published.
import words from "badgepress:words";
import { button, element, link, openDialog } from "./dialog.js";

export default (page, opener) =>
  openDialog(words.download, opener, (say) => [
    element("p", {}, words.download_why),
    element("h3", {}, words.download_baked),
    pictures(page, say),
    element("h3", {}, words.download_plain),
    files(page),
  ]);

const files = ({ credentialFile, assertionFile, fileName }) => {
  const file = (label, href, name) => link(label, href, { download: name, target: "" });
  const row = element("p", { className: "bp-row" }, file("JSON · Open Badges 3.0", credentialFile, `${fileName}.json`));
  if (assertionFile) row.append(file("JSON · Open Badges 2.0", assertionFile, `${fileName}-ob2.json`));
  return row;
};

const pictures = (page, say) => {
  const made = (label, suffix, make) =>
    button(label, async ({ currentTarget }) => {
      try {
        const [baking, ingredients] = await Promise.all([import("../baking/bake.js"), ingredientsOf(page)]);
        save(await make(baking, ingredients), `${page.fileName}${suffix}`);
        say(words.downloaded);
      } catch (error) {
        console.warn(error);
        say(words.file_missing);
      }
      currentTarget?.focus();
    });
  const row = element("p", { className: "bp-row" });
  row.append(made("PNG", ".png", (baking, all) => baking.bakedPng(all)));
  row.append(made("SVG · Open Badges 3.0", ".svg", (baking, all) => baking.bakedSvg(all)));
  if (page.assertionFile) row.append(made("SVG · Open Badges 2.0", "-ob2.svg", (baking, all) => baking.bakedSvgOfAssertion(all)));
  return row;
};

const ingredientsOf = async ({ picture, read, credentialFile, assertionFile }) => ({
  picture: picture.src,
  credential: (await read(credentialFile)).trim(),
  assertion: assertionFile ? (await read(assertionFile)).trim() : "",
});

const save = (blob, name) => {
  const href = URL.createObjectURL(blob);
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
};
