// Who issued an assertion of OB 1.x or OB 2.0: assertion → badge class → issuer, each from its own address.
import { hasDots, originOf } from "./fetching.js";
import { checkForm } from "./forms.js";
import { Trouble, unclear } from "./report.js";
import { has, isObject, isText, listed, shown } from "./values.js";

// → {badge, issuer: {id, profile}}
export const badgeAndIssuer = async (assertion, version, errands) => {
  const [badge] = await documentOf(assertion.badge, "badge", errands);
  checkForm(badge, "BadgeClass", "the badge class", "open_badges_2");
  const { criteria } = badge;
  if (isObject(criteria) && !has(criteria, "id") && !has(criteria, "narrative")) {
    throw new Trouble("criteria-empty", "the criteria of the badge class have neither id nor narrative");
  }
  const [profile, url] = await documentOf(badge.issuer, "issuer", errands);
  checkForm(profile, "Issuer", "the issuer", "open_badges_2");
  if (version === "2.0" && !(isText(profile.email) && /^[^@]+@[^@]+$/s.test(profile.email))) {
    throw new Trouble("member-missing", "the issuer has no e-mail address, which OB 2.0 requires");
  }
  return { badge, issuer: { id: url, profile } };
};

// A document and its address: whoever embeds it could have changed it, so what is published counts.
// A badge class may be embedded alone, as the issuer that it names stands behind it; an issuer never.
const documentOf = async (reference, name, errands) => {
  const url = isObject(reference) ? reference.id : reference;
  if (!originOf(url)) {
    if (isObject(reference) && name === "badge") return [reference, isText(url) ? url : ""];
    // its keys and rules would be the forger's own, whatever name it goes by
    if (isObject(reference)) throw unclear("issuer-unreachable", `the issuer is described in the badge alone, as ${shown(url, 120)}, and published nowhere: anybody could have written it`);
    throw new Trouble(`${name}-form`, `the ${name} ${shown(reference, 120)} has no https address`);
  }
  const document = await errands.objectOf(url, `${name}-unreachable`, `${name}-form`);
  if (has(document, "@context") && document.id !== url) throw new Trouble(`${name}-form`, `${url} is ${shown(document.id)}`);
  const types = listed(document.type);
  if (types.length && name === "badge" && !types.includes("BadgeClass")) throw new Trouble("badge-form", `${url} is of type ${shown(types, 120)}, not BadgeClass`);
  return [document, url];
};

// Return only if an issuer publishes assertions at an address (OB 2.0 “VerificationObject”).
export const checkScope = (url, issuer) => {
  const rules = isObject(issuer.profile.verification) ? issuer.profile.verification : {};
  const starts = listed(rules.startsWith).filter(isText);
  const hosts = listed(rules.allowedOrigins).filter(isText);
  const refuse = (why) => {
    throw new Trouble("hosted-scope", `${url} is not ${why}, where ${issuer.id} publishes its assertions`);
  };
  if (starts.length) {
    // a prefix without a path would be the prefix of other hosts as well: example.org, example.org.evil.example
    if (hasDots(url) || !starts.some((start) => url.startsWith(start) && originOf(start) === originOf(url))) refuse(`below ${starts.join(", ").slice(0, 300)}`);
  } else if (hosts.length) {
    const { hostname, host } = new URL(url);
    if (!hosts.includes(hostname) && !hosts.includes(host)) refuse(`at ${hosts.join(", ").slice(0, 300)}`);
  } else if (!originOf(issuer.id) || originOf(issuer.id) !== originOf(url)) {
    throw new Trouble("hosted-scope", `${url} is not on the server of its issuer ${shown(issuer.id)}`);
  }
};
