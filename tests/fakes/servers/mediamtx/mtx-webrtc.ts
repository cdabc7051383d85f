/** The WebRTC server of an emulated MediaMTX: WHEP, answered by werift with real H.264. */
import { randomUUID } from 'node:crypto';
import { readWhepOffer, UnsuitableOffer } from '#recorder/play/whep-offer';
import { whepLimits, WhepSession } from '#recorder/play/whep-session';
import { isAllowed, sendError, sendJson } from './mtx-answers.ts';
import type { Exchange } from './mtx-answers.ts';

export type MtxPeers = Map<string, WhepSession>;

const iceServers = '<stun:192.0.2.1:3478>; rel="ice-server", <turn:192.0.2.1:3478>; rel="ice-server"; username="1790000000:user"; credential="turn \\"secret\\""; credential-type="password"';

export async function answerWebrtc(exchange: Exchange, peers: MtxPeers): Promise<void> {
  const { state, request, response, url } = exchange;
  const [, name, secret] = /^\/(.+?)\/whep(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  if (name === undefined) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');
  if (secret !== undefined) return answerSession(exchange, peers, secret);
  if (request.method === 'OPTIONS') {
    if (!await isAllowed(exchange, 'webrtc', 'read', name)) return;
    return void response.writeHead(204, { link: iceServers, 'accept-post': 'application/sdp' }).end();
  }
  if (request.method !== 'POST') return sendError(exchange, 405, 'method not allowed');
  if (request.headers['content-type'] !== 'application/sdp') return sendError(exchange, 400, 'invalid Content-Type');
  const offer = await bodyOf(exchange);
  if (!await isAllowed(exchange, 'webrtc', 'read', name)) return;
  const source = state.paths.find((each) => each.name === name)?.source;
  if (!source?.init) return sendError(exchange, 404, `no stream is available on path '${name}'`);
  const id = randomUUID();
  try {
    const session = new WhepSession(source, { loopbackOnly: true, elapsedMs: () => performance.now(), limits: whepLimits }, () => { peers.delete(id); });
    peers.set(id, session);
    const answer = await session.answer(readWhepOffer(offer, source.init.videoCodec ?? ''), false);
    response.writeHead(201, { 'content-type': 'application/sdp', location: `/${name}/whep/${id}`, etag: '*', id: randomUUID(), link: iceServers, 'accept-patch': 'application/trickle-ice-sdpfrag' }).end(answer);
  } catch (error) {
    peers.get(id)?.end();
    if (!(error instanceof UnsuitableOffer)) throw error;
    sendError(exchange, 400, error.message);
  }
}

/** The secret in the address is the login. */
function answerSession(exchange: Exchange, peers: MtxPeers, secret: string): void {
  const session = peers.get(secret);
  if (exchange.request.method !== 'DELETE') return sendError(exchange, 400, 'invalid Content-Type');
  if (!session) return sendError(exchange, 404, 'session not found');
  session.end();
  sendJson(exchange, { status: 'ok' });
}

async function bodyOf({ request }: Exchange): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
