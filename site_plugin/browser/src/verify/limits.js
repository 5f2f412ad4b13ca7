// How much of anything is looked at; the same numbers as in Python (verifying/credential_check/limits.py).
export const INPUT_BYTES = 8 * 1024 * 1024;
export const DOCUMENT_BYTES = 2 * 1024 * 1024;
export const BADGE_BYTES = 4 * 1024 * 1024;
export const LIST_BYTES = 1024 * 1024;
export const LIST_BITS = 131_072;
export const VALUES = 20_000;
export const VALUES_PAIRED = 1_500;
export const PROOFS = 8;
export const PARTS = 200;
export const PARTS_DEPTH = 3;
export const REQUESTS = 400;
export const ORIGINS = 24;
export const REDIRECTS = 3;
export const SECONDS_A_REQUEST = 10;
export const SECONDS_A_BADGE = 60;
export const LEEWAY = 60_000;
