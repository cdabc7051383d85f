import { cleanText } from '#model/clean-text';
import type { JournalEntry } from '#model/journal-entry';
import { redact } from '../log.ts';

const mostKeys = 30;
const mostJson = 2000;
const secretKey = /token|passw|secret|cookie|authorization|credential|ticket/i;

/** Facts fit for the journal: short, in plain text, without secrets (F81); what does not fit is left out and `cut` says so. */
export function cleanDetail(detail: JournalEntry['detail']): JournalEntry['detail'] {
  const facts: Record<string, string | number | boolean | null> = {};
  let cut = false;
  let length = 2;
  for (const [name, value] of Object.entries(detail)) {
    const key = cleanText(name, 60);
    const fact = secretKey.test(key) ? '***' : cleanFact(value);
    length += JSON.stringify(key).length + JSON.stringify(fact).length + 2;
    // Room is left for `"cut":true`.
    if (Object.keys(facts).length >= mostKeys || length > mostJson - 12) cut = true;
    else facts[key] = fact;
    if (cut) break;
  }
  return cut ? { ...facts, cut: true } : facts;
}

function cleanFact(value: string | number | boolean | null): string | number | boolean | null {
  // A secret that the first cut splits lies far beyond what the second one keeps.
  if (typeof value === 'string') return cleanText(redact(value.slice(0, 8000)), 500);
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}
