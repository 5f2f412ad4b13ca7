// The contexts that a badge may name, pinned by the SHA-256 of their bytes as in Python; nothing is ever fetched but this site's own copy of them.
import { digest, hex, utf8 } from "./encodings.js";

const OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/";
export const CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2";
export const CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1";
export const CLR_2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json";
export const ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1";
export const FIRST = [CREDENTIALS_V2, CREDENTIALS_V1];
// Of a credential: known to the newer of the two files that are served as context 3.0.3, unknown to the older; all else in them is the same.
export const DISPUTED_MEMBERS = ["endorsementJwt", "jti"];

export const PINS = {
  [CREDENTIALS_V2]: "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
  [`${OPEN_BADGES}context-3.0.3.json`]: "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
  [`${OPEN_BADGES}context-3.0.2.json`]: "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
  [`${OPEN_BADGES}extensions.json`]: "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
  [CLR_2]: "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6",
  "https://w3id.org/security/data-integrity/v2": "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
  [CREDENTIALS_V1]: "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8",
  [ED25519_2020]: "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
  [`${OPEN_BADGES}context-3.0.1.json`]: "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
};

let loading;

// URL → parsed context. The build of the site writes the module, out of the packages that Python reads them from.
export const knownContexts = () => (loading ??= load());

const load = async () => {
  const { default: texts } = await import("badgepress:contexts");
  const known = new Map();
  for (const [url, pin] of Object.entries(PINS)) {
    if (!Object.hasOwn(texts, url)) continue;
    if (hex(await digest("SHA-256", utf8(texts[url]))) !== pin) throw new Error(`The context ${url} of this site is not the one that is pinned.`);
    known.set(url, JSON.parse(texts[url]));
  }
  return known;
};
