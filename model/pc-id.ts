const form = /^[a-z0-9-]{8,64}$/;

/** What a program that opens windows calls its PC. No secret and nobody's name: it only says which windows stand on one PC. */
export function isPcId(text: unknown): text is string {
  return typeof text === 'string' && form.test(text);
}
