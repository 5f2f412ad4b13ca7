// Small readers of JSON values. Objects of the strict reader have no prototype, so that a member is only what the document says.
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const isText = (value) => typeof value === "string";
export const has = (holder, name) => Object.hasOwn(holder, name);
export const text = (value) => (isText(value) ? value : "");

// A member that may be one value, a list of them, or missing, as a list.
export const listed = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

export const idOf = (value) => (isObject(value) ? value.id : value);

export const without = (holder, ...names) => Object.assign(Object.create(null), Object.fromEntries(Object.entries(holder).filter(([name]) => !names.includes(name))));

// A value as it stands in a message.
export const shown = (value, length = 200) => {
  const json = value === undefined ? "nothing" : JSON.stringify(value);
  return json.length <= length ? json : `${json.slice(0, length - 1)}…`;
};

// Equal as JSON; true is not 1.
export const same = (one, other) => {
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((item, index) => same(item, other[index]));
  if (isObject(one)) {
    if (!isObject(other)) return false;
    const names = Object.keys(one);
    return names.length === Object.keys(other).length && names.every((name) => has(other, name) && same(one[name], other[name]));
  }
  return one === other;
};

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?(Z|[+-]\d{2}:\d{2})$/;

// Milliseconds since 1970 of a date and time with its zone that exists (RFC 3339), else null.
export const momentOf = (value) => {
  const match = isText(value) ? MOMENT.exec(value) : null;
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const date = new Date(Date.UTC(2000, 0, 1, hour, minute, second));
  date.setUTCFullYear(year, month - 1, day);
  const exists = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  const offset = match[8] === "Z" ? 0 : (match[8][0] === "-" ? -1 : 1) * (Number(match[8].slice(1, 3)) * 60 + Number(match[8].slice(4)));
  if (!exists || Math.abs(offset) >= 1440) return null;
  return date.getTime() + Number((match[7] ?? "").padEnd(6, "0")) / 1000 - offset * 60_000;
};

export const isMoment = (value) => momentOf(value) !== null;
