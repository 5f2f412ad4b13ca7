// Signs the documents on standard input with @digitalbazaar/vc and says how many µs of CPU each took.
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {readFileSync} from 'node:fs';

const {documents, contexts} = JSON.parse(readFileSync(0, 'utf8'));
const documentLoader = async url => {
  if (!contexts[url]) throw new Error(`not known: ${url}`);
  return {contextUrl: null, documentUrl: url, document: contexts[url]};
};
const controller = documents[0].issuer.id;
const key = await Ed25519Multikey.generate({controller, id: `${controller}#2026-1`});
const sign = async credential => {
  const suite = new DataIntegrityProof({signer: key.signer(), cryptosuite, date: credential.validFrom});
  await vc.issue({credential, suite, documentLoader});
};
for (const document of documents.slice(0, 20)) await sign(structuredClone(document));
const copies = documents.map(document => structuredClone(document));
const began = process.cpuUsage();
for (const document of copies) await sign(document);
const {user, system} = process.cpuUsage(began);
console.log(JSON.stringify({us: (user + system) / documents.length}));
