// What a kept copy is worth: judged on the day of the enclosed status list, and again today; the same rule as bundling/verdict.py.
import { verify } from "../verifier.js";

// documents: address → text, as the issuer published them. Answers: valid, ended (valid then, no longer now), not valid, cannot tell.
export const judge = async (input, asOf, documents, now = new Date()) => {
  const table = Object.fromEntries(Object.entries(documents).map(([url, body]) => [url, { status: 200, body }]));
  const then = await verify(input, { now: new Date(asOf), table });
  const today = then.verdict === "valid" ? await verify(input, { now, table }) : then;
  return { then, today, answer: answerOf(then, today), speaksOf: speaksOf(then, asOf) };
};

// That an old list cannot speak for today is what a copy is about; a clock that is behind changes nothing.
const answerOf = (then, today) => {
  if (then.verdict !== "valid") return then.verdict;
  return today.verdict === "not valid" && today.code !== "not-yet-valid" ? "ended" : "valid";
};

// The day that the answer speaks of: that of the oldest list that was asked, which the issuer signed, but not before the badge was awarded.
const speaksOf = (then, asOf) => {
  const days = then.status_lists.map((list) => list.valid_from).filter(Boolean);
  const oldest = days.length ? days.reduce((one, other) => (new Date(one) < new Date(other) ? one : other)) : asOf;
  return then.about.awarded && new Date(oldest) < new Date(then.about.awarded) ? then.about.awarded : oldest;
};
