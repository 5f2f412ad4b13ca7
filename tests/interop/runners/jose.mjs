// Asks jose about VC-JWTs. jose knows signatures and times; which key may speak, and what the claims must repeat (OB 3.0 §8.2), is checked here.
import {decodeJwt, decodeProtectedHeader, importJWK, jwtVerify} from 'jose';

import {accepted, answerAll, now, refused} from './common.mjs';

async function didDocument(did) {
  const [, method, host, ...path] = did.split(':');
  if (method !== 'web') throw new Error(`not a did:web: ${did}`);
  const response = await fetch(`https://${[decodeURIComponent(host), ...(path.length ? path : ['.well-known'])].join('/')}/did.json`);
  if (!response.ok) throw new Error(`${did}: HTTP ${response.status}`);
  return response.json();
}

async function announcedKey(kid, issuer) {
  const [did] = kid.split('#');
  if (did !== issuer) throw new Error(`wrong issuer: kid ${kid} is no key of ${issuer}`);
  const document = await didDocument(did);
  if (document.id !== did) throw new Error(`${did} resolves to ${document.id}`);
  const method = (document.verificationMethod ?? []).find(({id}) => id === kid);
  if (!method) throw new Error(`key absent: ${kid}`);
  if (method.controller !== did) throw new Error(`${kid} has another controller`);
  if (!(document.assertionMethod ?? []).includes(kid)) throw new Error(`key not listed in assertionMethod: ${kid}`);
  return importJWK(method.publicKeyJwk, 'ES256');
}

const seconds = moment => (moment === undefined ? undefined : Date.parse(moment) / 1000);

function differingClaim(claims) {
  const expected = {
    iss: claims.issuer?.id ?? claims.issuer,
    jti: claims.id,
    nbf: seconds(claims.validFrom),
    exp: seconds(claims.validUntil),
    sub: claims.credentialSubject?.id,
    vc: undefined,
  };
  return Object.keys(expected).find(name => claims[name] !== expected[name]);
}

await answerAll(async ({text}) => {
  const token = text.trim();
  const {kid} = decodeProtectedHeader(token);
  const key = await announcedKey(kid, decodeJwt(token).iss);
  let claims;
  try {
    ({payload: claims} = await jwtVerify(token, key, {algorithms: ['ES256'], currentDate: now()}));
  } catch (error) {
    return refused(error.code === 'ERR_JWT_EXPIRED' ? 'expired' : error.message);
  }
  const claim = differingClaim(claims);
  if (claim === 'iss') return refused('wrong issuer: claim iss differs from the credential');
  return claim ? refused(`claim ${claim} differs from the credential`) : accepted();
});
