// Whether a badge is what somebody looks for. Pure.

/** Return a text as it is compared: small letters without marks. */
export function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Say whether what a badge `is` fits all that is `wanted`: each part in `q`, and each choice. */
export function fits(is, wanted) {
  for (const name in wanted) {
    if (!(TESTS[name] ?? always)(is, wanted[name])) return false;
  }
  return true;
}

const always = () => true;
const TESTS = {
  q: (is, parts) => parts.every((part) => is.text.includes(part)),
  area: (is, value) => is.area === value,
  type: (is, value) => is.type === value,
  level: (is, value) => is.level === value,
  status: (is, value) => is.status === value,
  tag: (is, value) => is.tags.includes(value),
  path: (is) => is.path,
  hours: (is, value) => is.hours > 0 && (value.startsWith(">") ? is.hours > Number(value.slice(1)) : is.hours <= Number(value)),
};
