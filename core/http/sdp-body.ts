/** SDP as it comes in: from a page in a request, from a server in an answer. */
import { CoreFault } from '../fault.ts';
import { readLimited } from './upstream.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** An offer or answer of a browser is about 5 kB. */
export const maxSdpBytes = 64 * 1024;

/** Throws `invalid-input` for a page's body that is none. */
export function sdpOfPage(body: unknown): string {
  if (typeof body !== 'string' || !body.startsWith('v=0')) throw new CoreFault('invalid-input', 'not an SDP');
  return body;
}

/** Throws `not-video` for a server's answer that is none (F24). */
export async function sdpOfServer(body: UpstreamAnswer['body']): Promise<string> {
  const sdp = (await readLimited(body, maxSdpBytes)).toString('utf8');
  if (!sdp.startsWith('v=0')) throw new CoreFault('not-video', 'not an SDP answer');
  return sdp;
}
