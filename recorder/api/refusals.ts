/** What a route may answer besides success, for the OpenAPI document. */
import { problemAnswerSchema } from './schemas.ts';

const texts: Record<number, string> = {
  400: 'The request is not valid',
  401: 'No token or a wrong one; the answer is delayed by up to 4 s',
  403: 'Unknown Host, foreign Origin or cross-site request',
  404: 'No such thing',
  406: 'The stream cannot be sent this way',
  409: 'The id is taken: a camera of the configuration, or a lock of other footage',
  413: 'The body is too large',
  415: 'Wrong content type',
  416: 'The range lies outside the file',
  426: 'WebSocket only',
  503: 'Not now: ask again',
};

/** The refusals every route shares, and those given. */
export function refusals(...codes: (keyof typeof texts & number)[]): Record<number, typeof problemAnswerSchema> {
  return Object.fromEntries([400, 401, 403, ...codes].map((code) => [code, problemAnswerSchema.describe(texts[code] ?? 'Refused')]));
}
