import { ErrorDetails, ErrorTypes } from 'hls.js';
import { expect, test } from 'vitest';
import { problemOfFootage, problemOfHls } from '#renderer/player/problem-of-hls';

test.each([
  ['a codec no decoder is there for', ErrorTypes.MEDIA_ERROR, ErrorDetails.BUFFER_INCOMPATIBLE_CODECS_ERROR, undefined, 'codec-unsupported'],
  ['F24 a page in place of a playlist', ErrorTypes.NETWORK_ERROR, ErrorDetails.MANIFEST_PARSING_ERROR, 200, 'not-video'],
  ['F24 a page in place of a segment', ErrorTypes.MEDIA_ERROR, ErrorDetails.FRAG_PARSING_ERROR, undefined, 'not-video'],
  ['what does not decode', ErrorTypes.MEDIA_ERROR, ErrorDetails.BUFFER_APPEND_ERROR, undefined, 'decode-failed'],
  ['F11 a ticket that is used up', ErrorTypes.NETWORK_ERROR, ErrorDetails.FRAG_LOAD_ERROR, 410, 'ticket-expired'],
  ['no answer at all', ErrorTypes.NETWORK_ERROR, ErrorDetails.LEVEL_LOAD_ERROR, 0, 'server-unreachable'],
  ['what is nobody’s fault but ours', ErrorTypes.OTHER_ERROR, ErrorDetails.INTERNAL_EXCEPTION, undefined, 'internal'],
] as const)('%s', (_what, type, details, code, expected) => {
  const fault = { type, details, ...(code !== undefined && { response: { code } }) };
  expect(problemOfHls(fault).code).toBe(expected);
  expect(problemOfFootage(fault)).toEqual(problemOfHls(fault));
});

test('F02 an answer that does not come in time is away for the live ladder, and hangs in footage', () => {
  const fault = { type: ErrorTypes.NETWORK_ERROR, details: ErrorDetails.FRAG_LOAD_TIMEOUT };
  expect([problemOfHls(fault).code, problemOfFootage(fault).code]).toEqual(['server-unreachable', 'server-hangs']);
});
