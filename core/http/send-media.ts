/** What a server gave, passed on to the page: a playlist, or a part that is media and nothing else. */
import type { FastifyReply } from 'fastify';
import { CoreFault } from '../fault.ts';
import { streamLimited } from './upstream.ts';
import type { UpstreamAnswer } from './upstream.ts';

const maxPartBytes = 64 * 1024 * 1024;
/** Byte ranges of segments (EXT-X-BYTERANGE) and files. */
export const oneRange = /^bytes=\d{1,15}-\d{0,15}$/;

export function sendPlaylist(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/vnd.apple.mpegurl').send(text);
}

/** `maxBytes` of the whole part; a file that is asked for in ranges may be larger than one. */
export function sendPart(reply: FastifyReply, name: string, { status, headers, body }: UpstreamAnswer, maxBytes = maxPartBytes): FastifyReply {
  const type = String(headers['content-type'] ?? '');
  const length = Number(headers['content-length'] ?? 0);
  // A captive portal's page with status 200 must not reach a decoder, or be shown (F24).
  const fault = !/^(video|audio)\/[\w.+-]+|^application\/(octet-stream|mp4)/.test(type) ? 'not-video' : length > maxBytes ? 'too-large' : null;
  if (fault) {
    body.destroy();
    throw new CoreFault(fault);
  }
  if (length > 0) void reply.header('content-length', length);
  const contentRange = headers['content-range'];
  if (status === 206 && typeof contentRange === 'string') void reply.code(206).header('content-range', contentRange);
  return reply.type(typeOf(name)).send(streamLimited(body, maxBytes));
}

function typeOf(name: string): string {
  if (name.endsWith('.ts')) return 'video/mp2t';
  return name.endsWith('.aac') ? 'audio/aac' : 'video/mp4';
}
