/** What is said on go2rtc's WebSocket: text is JSON `{type, value}`, binary is media. */
import { z } from 'zod';
import type { Problem } from '#model/problem';

/** The server compares these exact strings, one per codec it knows. */
const h264 = ['avc1.640029', 'avc1.64002A', 'avc1.640033'];
const h265 = ['hvc1.1.6.L153.B0'];
const sound = ['mp4a.40.2', 'mp4a.40.5', 'flac', 'opus'];

/**
 * The wish for MSE. H.264 alone first: of a camera's several producers the server takes the first that fits, and an H.265 one must not
 * win over a transcoded H.264 one that every page can play. `wide` accepts both.
 */
export function mseWish({ wide, audio }: { readonly wide: boolean; readonly audio: boolean }): string {
  return JSON.stringify({ type: 'mse', value: [...h264, ...(wide ? h265 : []), ...(audio ? sound : [])].join(',') });
}

const message = z.object({ type: z.string().max(60), value: z.string().max(65_536).catch('') });
const mimePattern = /^video\/mp4; ?codecs="[\w.,+-]{1,200}"$/;

export type Go2rtcReply = { readonly kind: 'mime'; readonly mime: string | null } | { readonly kind: 'error'; readonly problem: Problem; readonly codecs: boolean };

/** Null for anything that is none of our business. A MIME type that is none is left to the init segment. */
export function readReply(text: string): Go2rtcReply | null {
  let parsed: unknown;
  try { parsed = JSON.parse(text); } catch { return null; }
  const checked = message.safeParse(parsed);
  if (!checked.success) return null;
  const { type, value } = checked.data;
  if (type === 'mse') return { kind: 'mime', mime: mimePattern.test(value) ? value : null };
  return type === 'error' ? { kind: 'error', problem: problemOf(value), codecs: /codecs not matched/i.test(value) } : null;
}

/** `H265 => VP8, H264/90000`. */
const codecList = /codecs not matched: ?((?:[A-Z][A-Z0-9_-]{1,16}(?:\/\d{1,6}){0,2}(?:, | => )?){1,12})/;

/** The server's words may hold addresses and, in old versions, credentials: only names of codecs are passed on. */
export function problemOf(words: string): Problem {
  if (/codecs not matched/i.test(words)) {
    const [, codecs] = codecList.exec(words) ?? [];
    return { code: 'codec-unsupported', ...(codecs && { detail: codecs }) };
  }
  if (/stream not found/i.test(words)) return { code: 'not-found', detail: 'no such stream' };
  if (/\b401\b|unauthori[sz]ed|wrong user|wrong pass/i.test(words)) return { code: 'camera-refused-login' };
  if (/unsupported codec/i.test(words)) return { code: 'codec-unsupported' };
  return { code: 'camera-unreachable' };
}
