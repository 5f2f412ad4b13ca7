// Asks @digitalcredentials/verifier-core, as VerifierPlus does. Whether the issuer stands in a registry is no part of the question.
import {verifyCredential} from '@digitalcredentials/verifier-core';

import {accepted, answerAll, refused, told} from './common.mjs';

console.log = console.error = () => {}; // it reports every schema that it cannot fetch

await answerAll(async ({text}) => {
  const credential = JSON.parse(text);
  const {errors, log = []} = await verifyCredential({credential, knownDIDRegistries: []});
  if (errors?.length) return refused(errors.map(told).join('; '));
  const steps = log.filter(({id}) => id !== 'registered_issuer');
  if (!steps.some(({id}) => id === 'valid_signature')) return refused('signature was not looked at');
  const failed = steps.filter(step => step.valid !== true);
  if (failed.length) return refused(failed.map(step => `${step.id}: ${told(step.error) || step.valid}`).join('; '));
  if (credential.credentialStatus && !steps.some(({id}) => id === 'revocation_status')) return refused('status was not looked up');
  return accepted();
});
