// Answers out of a table instead of the network: address → {status, body, location}; for the conformance table and checks without a network.
import { utf8 } from "./encodings.js";
import { FetchError, follow } from "./fetching.js";

export const tableFetcher = (table) => (url, { mayLeave }) =>
  follow(
    async (address) => {
      const answer = Object.hasOwn(table, address) ? table[address] : null;
      if (!answer) throw new FetchError("unreachable", `${address} does not answer`);
      return { url: address, status: answer.status, body: utf8(answer.body), location: answer.location };
    },
    url,
    mayLeave,
  );
