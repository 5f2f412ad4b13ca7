// Results must fit the achievement that they are results of (OB 3.0 B.1.16–B.1.18); no other verifier looks.
import { Trouble } from "./report.js";
import { has, isText, listed, shown } from "./values.js";

const MAX_DIGITS = 40;

export const checkResults = (subject) => {
  const descriptions = new Map();
  for (const description of listed(subject.achievement.resultDescription)) {
    descriptions.set(description.id, description);
    const required = description.requiredLevel;
    if (listed(required).length && !levels(description).has(required)) {
      throw new Trouble("result-foreign", `the required level ${shown(required)} is none of its description's levels`);
    }
  }
  for (const result of listed(subject.result)) {
    const named = result.resultDescription ?? null;
    const description = named === null ? {} : descriptions.get(named);
    if (!description) throw new Trouble("result-foreign", `a result refers to ${shown(named)}, which is not in the achievement`);
    const achieved = result.achievedLevel ?? null;
    if (achieved !== null && !levels(description).has(achieved)) {
      throw new Trouble("result-foreign", `the achieved level ${shown(achieved)} is none of its description's levels`);
    }
    if (description.resultType === "Status" && !has(result, "status")) {
      throw new Trouble("result-value", `the result of ${named} has no status, which its description requires`);
    }
    if (named !== null) checkValue(result.value, description);
  }
};

const checkValue = (value, description) => {
  if (!isText(value)) return;
  const allowed = listed(description.allowedValue);
  if (allowed.length && !allowed.includes(value)) {
    throw new Trouble("result-value", `the result ${shown(value)} is none of the values that its description allows`);
  }
  const [number, least, most] = [value, description.valueMin, description.valueMax].map(decimalOf);
  if (number && ((least && isLess(number, least)) || (most && isLess(most, number)))) {
    throw new Trouble("result-value", `the result ${shown(value)} is outside of the range that its description allows`);
  }
};

const levels = (description) => new Set(listed(description.rubricCriterionLevel).map((level) => level.id));

const DECIMAL = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/;

// [digits, exponent] of a decimal number, exact; null if it is none, or has so large an exponent that it is no result.
const decimalOf = (text) => {
  const match = isText(text) && text.length <= MAX_DIGITS ? DECIMAL.exec(text.replaceAll("_", "")) : null;
  if (!match || !(match[2] || match[3])) return null;
  const fraction = match[3] ?? "";
  return [BigInt(`${match[2]}${fraction}`) * (match[1] === "-" ? -1n : 1n), Number(match[4] ?? 0) - fraction.length];
};

const isLess = ([one, power], [other, otherPower]) => {
  const lowest = Math.min(power, otherPower);
  return one * 10n ** BigInt(power - lowest) < other * 10n ** BigInt(otherPower - lowest);
};
