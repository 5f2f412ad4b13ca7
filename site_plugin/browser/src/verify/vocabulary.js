// The steps in their order, and which code each can find; what they mean in words is the page's business (docs/verifying.md).
const CODES = {
  input: "input-unreachable input-not-found input-gone input-too-large unknown-kind picture-damaged no-badge two-badges badge-compressed",
  json: "not-json",
  context: "context-missing context-unknown context-inline",
  form: "type-wrong member-missing member-form member-unknown subject-missing criteria-empty result-foreign result-value dates-order awarded-later schema-not-read",
  proof: "proof-missing proof-unknown proof-form proof-purpose proof-expired proof-chain jws-form jws-header jws-algorithm",
  key: "key-unreachable key-method-unknown key-document key-of-another key-not-found key-not-listed key-not-vouched key-revoked key-expired key-form key-kind",
  content: "not-covered text-disputed term-disputed too-much-work",
  signature: "signature-form signature-wrong",
  claims: "claim-missing claim-differs",
  hosted: "hosted-unreachable hosted-form hosted-id hosted-scope hosted-differs",
  issuer: "badge-unreachable badge-form issuer-unreachable issuer-form",
  status: "revoked suspended status-unknown status-form status-range list-unreachable list-form list-id list-issuer list-signature list-stale",
  time: "expired not-yet-valid",
  recipient: "recipient-differs recipient-not-stated",
  nested: "nested-missing nested-not-valid nested-unclear association-unknown nested-other-subject",
  endorsements: "endorsement-not-valid endorsement-unclear endorsement-foreign",
};

export const STEPS = Object.keys(CODES);
export const STEP_OF = Object.fromEntries(Object.entries(CODES).flatMap(([step, codes]) => codes.split(" ").map((code) => [code, step])));
