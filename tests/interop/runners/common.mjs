// How every JavaScript runner is asked and answers: by files. A verifier may print what it likes.
import {readFileSync, writeFileSync} from 'node:fs';

export const now = () => new Date();

export async function answerAll(verdictOn) {
  const {documents} = JSON.parse(readFileSync(process.env.BADGEPRESS_QUESTION, 'utf8'));
  const answers = {};
  for (const document of documents) {
    try {
      answers[document.path] = await verdictOn(document);
    } catch (error) {
      answers[document.path] = refused(told(error));
    }
  }
  writeFileSync(process.env.BADGEPRESS_ANSWERS, JSON.stringify(answers));
}

export const accepted = () => ({accepted: true, reason: ''});

export const refused = reason => ({accepted: false, reason: reason || 'refused without a reason'});

// Everything that an error says, its causes and parts included.
export function told(error) {
  if (error === undefined || error === null) return '';
  if (typeof error === 'string') return error;
  const parts = [error.message, ...[error.errors, error.cause, error.details?.code].flat().map(told)];
  return [...new Set(parts.filter(Boolean))].join('; ');
}
