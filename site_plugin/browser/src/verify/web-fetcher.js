// The network of a browser: https only, no private addresses, nothing sent along, and everything within its time and size.
// A browser lets a page read only what the server allows (CORS), and shows no redirects: an issuer's documents must be where they are said to be.
import { joined } from "./encodings.js";
import { FetchError, originOf } from "./fetching.js";

const LOCAL_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|onion|test|invalid|home\.arpa)$/;
const PRIVATE_IPV4 = /^(0|10|127|22[4-9]|2[3-5]\d)\.|^(100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|169\.254|172\.(1[6-9]|2\d|3[01])|192\.(0\.[02]|168|88\.99)|198\.(1[89]|51\.100)|203\.0\.113)\./;

// Whether a host is one that only this network knows; names are looked up by the browser, which does not say where they lead.
export const isPrivateHost = (host) => host.startsWith("[") || !host.includes(".") || LOCAL_NAMES.test(host.replace(/\.$/, "")) || PRIVATE_IPV4.test(host);

// ownSite: {address, root}: the issuer's address of this site, and where this copy of it is, for a preview on this machine.
export const webFetcher = (ownSite = null) => async (url, { maxBytes, seconds, mayLeave }) => {
  const own = ownSite && url.startsWith(ownSite.address) ? new URL(url.slice(ownSite.address.length), ownSite.root).href : null;
  const { hostname, port } = new URL(url);
  if (!own && isPrivateHost(hostname) && new URL(url).origin !== location.origin) throw new FetchError("not allowed", `${hostname} is in a private network, which is not asked`);
  if (!own && port && Number(port) < 1024) throw new FetchError("not allowed", `port ${port} of ${hostname} is not asked`);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  try {
    const answer = await fetch(own ?? url, {
      credentials: "omit", referrerPolicy: "no-referrer", redirect: mayLeave ? "follow" : "error", cache: "no-cache", signal: stop.signal,
    });
    if (!own && !originOf(answer.url)) throw new FetchError("moved away", `${url} leads to ${answer.url.slice(0, 200)}, which is no https address`);
    const body = await bodyOf(answer, url, maxBytes, stop);
    return { url: own ? url : answer.url.split("#")[0], status: answer.status, body, kept: answer.headers.get("x-badgepress-kept") ?? "" };
  } catch (error) {
    if (error instanceof FetchError) throw error;
    if (stop.signal.aborted) throw new FetchError("too slow", `${url} does not answer in time`);
    throw new FetchError("unreachable", `${url} cannot be read from a web page: there is no network, the server does not answer, leads elsewhere, or does not let other sites read (CORS)`);
  } finally {
    clearTimeout(timer);
  }
};

const bodyOf = async (answer, url, maxBytes, stop) => {
  const parts = [];
  let length = 0;
  const reader = answer.body?.getReader();
  for (;;) {
    const { done, value } = reader ? await reader.read() : { done: true };
    if (done) return joined(...parts);
    length += value.length;
    if (length > maxBytes) {
      stop.abort();
      throw new FetchError("too large", `${url} sends more than ${maxBytes} bytes`);
    }
    parts.push(value);
  }
};
