/** What an error of hls.js means to a player. */
import { ErrorDetails, ErrorTypes } from 'hls.js';
import type { ErrorData } from 'hls.js';
import type { Problem } from '#model/problem';
import { problemOfStatus } from './problem-of-status.ts';

export type HlsFault = Pick<ErrorData, 'type' | 'details'> & { readonly response?: Pick<NonNullable<ErrorData['response']>, 'code'> };

const codecDetails: ReadonlySet<ErrorDetails> = new Set([ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR, ErrorDetails.BUFFER_INCOMPATIBLE_CODECS_ERROR, ErrorDetails.BUFFER_ADD_CODEC_ERROR]);
/** HTML or anything else with status 200 (F24). */
const notVideoDetails: ReadonlySet<ErrorDetails> = new Set([ErrorDetails.MANIFEST_PARSING_ERROR, ErrorDetails.LEVEL_PARSING_ERROR, ErrorDetails.FRAG_PARSING_ERROR]);

/** Of a live stream: one that is not answered in time is away, which is held against no way to the camera (ladder.ts). */
export function problemOfHls({ type, details, response }: HlsFault): Problem {
  if (codecDetails.has(details)) return { code: 'codec-unsupported', detail: details };
  if (notVideoDetails.has(details)) return { code: 'not-video', detail: details };
  if (type === ErrorTypes.MEDIA_ERROR) return { code: 'decode-failed', detail: details };
  if (response?.code) return problemOfStatus(response.code);
  return { code: type === ErrorTypes.NETWORK_ERROR ? 'server-unreachable' : 'internal', detail: details };
}

/** Of footage, where a server that hangs is told from one that is away. */
export function problemOfFootage(fault: HlsFault): Problem {
  return fault.details.endsWith('TimeOut') ? { code: 'server-hangs', detail: fault.details } : problemOfHls(fault);
}
