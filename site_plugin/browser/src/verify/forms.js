// Holds a document against the table of what Open Badges requires of each part: the very table that Python reads.
import tables from "../../../badgepress/verifying/credential_check/forms.json";
import { Trouble } from "./report.js";
import { has, isMoment, isObject, isText, shown } from "./values.js";

const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;
const PICTURE = /^(?:https?:\/\/[^\s<>"]+|data:image\/(png|svg\+xml)[;,].+)$/s;

export const checkForm = (value, kind, path, table = "open_badges_3") => {
  if (kind.endsWith("[]")) {
    const items = Array.isArray(value) ? value : [value];
    items.forEach((item, position) => checkForm(item, kind.slice(0, -2), Array.isArray(value) ? `${path}[${position}]` : path, table));
    return;
  }
  if (kind.includes("|")) {
    const [objectKind, textKind] = kind.split("|");
    kind = isText(value) ? textKind : objectKind;
  }
  const form = has(tables[table], kind) ? tables[table][kind] : null;
  if (!form) {
    checkPlain(value, kind, path);
    return;
  }
  if (!isObject(value)) throw new Trouble("member-form", `${path} is not one object`);
  checkType(value, form, path);
  const known = new Set(["type"]);
  for (const [name, wanted] of Object.entries(form.members)) {
    const plain = name.replace(/!$/, "");
    known.add(plain);
    if (has(value, plain)) checkForm(value[plain], wanted, `${path}.${plain}`, table);
    else if (name.endsWith("!")) throw new Trouble("member-missing", `${path} lacks ${plain}`);
  }
  const unknown = form.closed ? Object.keys(value).find((name) => !known.has(name)) : undefined;
  if (unknown !== undefined) throw new Trouble("member-unknown", `${path} has the member ${shown(unknown)}, which is not allowed in it`);
};

const checkType = (value, form, path) => {
  if (form.type === undefined) return;
  const found = value.type;
  const fits = found === form.type || (!form.typed_by_text && Array.isArray(found) && found.includes(form.type));
  if (!fits) throw new Trouble("type-wrong", `${path} is of type ${shown(found)}, not ${form.type}`);
};

const PLAIN = {
  any: ["a value", (value) => value !== null && value !== undefined],
  // a map of languages is a text, too, as the schemas have it; whether a signature covers it is another step's question
  text: [
    "a text",
    (value) =>
      (isText(value) && value.trim() !== "") ||
      (isObject(value) && Object.keys(value).length > 0 && Object.values(value).every((item) => isText(item) || Array.isArray(item))),
  ],
  word: ["a text", (value) => isText(value) && value.trim() !== ""],
  string: ["a text", isText],
  uri: ["an address", (value) => isText(value) && URI.test(value)],
  picture: ["the address of a picture", (value) => isText(value) && PICTURE.test(value)],
  moment: ["a date and time with a zone", isMoment],
  boolean: ["true or false", (value) => typeof value === "boolean"],
  number: ["a number", (value) => typeof value === "number"],
};

const checkPlain = (value, kind, path) => {
  const [words, fits] = PLAIN[kind] ?? ["one of the values that are allowed there", (found) => isText(found) && (tables.enums[kind.slice(5)].includes(found) || found.startsWith("ext:"))];
  if (!fits(value)) throw new Trouble("member-form", `${path} is ${shown(value, 60)}, which is not ${words}`);
};
