/** Fetches what an adapter opened as the gateway does: by the connection that pins the certificate, playlists in a session of their own. */
import { RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import { createUpstreamFetcher } from '#core/http/upstream';
import { PlaylistSession } from '#core/http/playlist-session';
import { createServerHttp } from '#core/servers/server-http';
import type { ServerHttp } from '#core/servers/server-http';
import type { Upstream } from '#core/servers/recording-server';
import { soon } from './stand.ts';

interface Fetched { readonly status: number; readonly body: Buffer; readonly location: string | undefined }

/** A whole answer of at most 64 MB. */
export async function fetchUpstream({ url, headers, http }: Upstream, part: { method?: 'GET' | 'POST' | 'DELETE'; body?: string; type?: string } = {}): Promise<Fetched> {
  const own: ServerHttp | null = http ? null : createServerHttp({ address: new URL(url).origin });
  try {
    const answer = await (http ?? own!).bytes(url, {
      method: part.method ?? 'GET', signal: soon(), timeoutMs: 15_000, maxBytes: 64 * 1024 * 1024,
      headers: { ...headers, ...(part.type && { 'content-type': part.type }) }, ...(part.body !== undefined && { body: part.body }),
    });
    const { location } = answer.headers;
    return { status: answer.status, body: answer.body, location: typeof location === 'string' ? location : undefined };
  } finally {
    await own?.destroy();
  }
}

/** The first playlist, its first variant where it has any, and the bytes of the first init and of the newest segment (or part) named. */
export async function playPlaylist(upstream: Upstream): Promise<{ readonly playlists: readonly string[]; readonly init: Buffer | null; readonly media: Buffer }> {
  const fetcher = createUpstreamFetcher();
  try {
    const session = new PlaylistSession(upstream, { fetcher, open: async () => upstream, onRefused: (what) => { throw new Error(`the gateway refuses: ${what}`); } });
    const playlists = [await session.root(upstream, '', soon())];
    const variant = /^#EXT-X-STREAM-INF/m.test(playlists[0] ?? '') ? firstName(playlists[0] ?? '') : undefined;
    if (variant !== undefined) playlists.push(await session.playlist(variant, '', soon()));
    const last = playlists.at(-1) ?? '';
    const init = /#EXT-X-MAP:.*?URI="([^"]+)"/.exec(last)?.[1];
    const name = /#EXT-X-PART:.*?URI="([^"]+)"/.exec(last)?.[1] ?? firstName(last);
    if (name === undefined) throw new Error('the playlist names no media');
    const bytesOf = async (part: string): Promise<Buffer> => {
      const { body } = await session.part(part, undefined, soon());
      const chunks: Buffer[] = [];
      for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
      return Buffer.concat(chunks);
    };
    return { playlists, init: init === undefined ? null : await bytesOf(init), media: await bytesOf(name) };
  } finally {
    await fetcher.destroy();
  }
}

const firstName = (playlist: string): string | undefined => playlist.split(/\r?\n/).find((line) => line !== '' && !line.startsWith('#'));

/** An offer as a page makes it: video and sound to receive, on loopback. Close it after use. */
export async function makeViewer(): Promise<{ readonly peer: RTCPeerConnection; readonly offer: string }> {
  const peer = new RTCPeerConnection({
    iceServers: [], iceUseIpv6: false, iceInterfaceAddresses: { udp4: '127.0.0.1' }, iceAdditionalHostAddresses: ['127.0.0.1'],
    codecs: {
      video: [new RTCRtpCodecParameters({ mimeType: 'video/H264', clockRate: 90_000, parameters: 'profile-level-id=42e01f;packetization-mode=1' })],
      audio: [new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 })],
    },
  });
  peer.addTransceiver('video', { direction: 'recvonly' });
  peer.addTransceiver('audio', { direction: 'recvonly' });
  // Without ICE servers werift asks a public STUN server all the same.
  for (const { connection } of peer.iceTransports) delete connection.stunServer;
  await peer.setLocalDescription(await peer.createOffer());
  return { peer, offer: peer.localDescription?.sdp ?? '' };
}

export const isJpeg = (bytes: Uint8Array): boolean => bytes.length > 4 && bytes[0] === 0xff && bytes[1] === 0xd8;
/** ISO BMFF by its first box, or MPEG-TS by its sync bytes. */
export const isVideo = (bytes: Buffer): boolean => /^(ftyp|styp|moof|moov|sidx|emsg|prft)$/.test(bytes.toString('latin1', 4, 8)) || (bytes[0] === 0x47 && bytes[188] === 0x47);
