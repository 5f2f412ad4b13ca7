// Asks @digitalbazaar/vc, with its own did:web resolver and status list check, about credentials and status lists.
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {DidWebDriver} from '@digitalbazaar/did-method-web';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';

import {accepted, answerAll, now, refused, told} from './common.mjs';

const dids = new DidWebDriver();
dids.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});
const suite = new DataIntegrityProof({cryptosuite});

async function documentLoader(url) {
  if (url.startsWith('did:')) return {contextUrl: null, documentUrl: url, document: await dids.get({url})};
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return {contextUrl: null, documentUrl: url, document: await response.json()};
}

await answerAll(async ({text}) => {
  const credential = JSON.parse(text);
  const result = await vc.verifyCredential({
    credential, suite, documentLoader, now: now(),
    ...(credential.credentialStatus ? {checkStatus} : {}),
  });
  if (!result.verified) return refused(told(result.error) || told(result.statusResult?.error));
  // A set status bit leaves `verified` true.
  const statuses = result.statusResult?.results ?? [];
  if (credential.credentialStatus && statuses.length === 0) return refused('status was not looked up');
  if (statuses.some(({status}) => status !== false)) return refused('revoked: the status bit is set');
  return accepted();
});
