/** Live pictures by WebRTC: the server offers over a WebSocket. Its trickled candidates go into the offer; the page's go back as it trickles them. */
import type { RawData, WebSocket } from 'ws';
import type { StreamRole } from '#model/camera';
import { ServerFault } from '../recording-server.ts';
import type { OfferedSession } from '../recording-server.ts';
import { candidatesOf, withCandidates } from '../sdp-candidates.ts';
import type { SdpCandidate } from '../sdp-candidates.ts';
import { parseFrame, signalFrame } from './answers.ts';
import type { RestVersion } from './find-nx.ts';
import type { NxSession } from './nx-session.ts';

const offerMs = 5_000;
/** Candidates follow the offer within milliseconds; when none came for `quietMs`, or after `mostMs`, what there is must do. The rest the page finds by the server's own checks. */
const trickle = { quietMs: 80, mostMs: 400 };
/** The server needs the socket until the media flow; the vendor's own client closes it then (ms after the answer). */
const keepMs = 10_000;
const maxCandidates = 64;

export async function openOffer(session: NxSession, device: string, role: StreamRole, signal: AbortSignal): Promise<OfferedSession> {
  const { rest } = await session.found(signal);
  const socket = await session.http.socket(addressOf(rest, device, role), { signal });
  const left = new AbortController();
  try {
    const offer = await readOffer(socket, AbortSignal.any([signal, left.signal]));
    return offered(socket, offer);
  } catch (error) {
    socket.terminate();
    throw error;
  } finally {
    left.abort();
  }
}

function addressOf(rest: RestVersion, device: string, role: StreamRole): string {
  const secondary = role !== 'main';
  if (rest === 4) return `rest/v4/devices/${device}/webrtc?stream=${secondary ? 'secondary' : 'primary'}&deliveryMethod=srtp`;
  if (rest === 3) return `rest/v3/devices/${device}/webrtc?api=v2&stream=${secondary ? 'secondary' : 'primary'}&deliveryMethod=srtp`;
  return `webrtc-tracker/?camera_id=${device}&stream=${secondary ? 1 : 0}`;
}

/** The offer with the candidates that came with it. Rejects with what the server says is wrong. */
function readOffer(socket: WebSocket, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let sdp: string | null = null;
    const candidates: SdpCandidate[] = [];
    let quiet: NodeJS.Timeout | null = null;
    const late = setTimeout(() => { finish(() => { reject(new ServerFault({ code: 'server-hangs', detail: 'no WebRTC offer came' })); }); }, offerMs);
    const finish = (end: () => void): void => {
      clearTimeout(late);
      if (quiet) clearTimeout(quiet);
      clearTimeout(most);
      socket.off('message', hear);
      socket.off('close', closed);
      signal.removeEventListener('abort', leave);
      end();
    };
    const done = (): void => { finish(() => { resolve(withCandidates(sdp ?? '', candidates)); }); };
    let most: NodeJS.Timeout | undefined;
    const leave = (): void => { finish(() => { reject(signal.reason); }); };
    const closed = (): void => { if (sdp === null) finish(() => { reject(new ServerFault({ code: 'server-refused', detail: 'the server closed its WebRTC signalling without an offer' })); }); else done(); };
    const hear = (data: RawData): void => {
      try {
        const frame = parseFrame(signalFrame, textOf(data));
        if (frame.error !== undefined && frame.error !== null) throw faultOfError(frame.error);
        if (frame.sdp?.type === 'offer' && sdp === null) {
          if (!frame.sdp.sdp.startsWith('v=0')) throw new ServerFault({ code: 'not-video', detail: 'the offer is no SDP' });
          sdp = frame.sdp.sdp;
          most = setTimeout(done, trickle.mostMs);
        }
        if (frame.ice && candidates.length < maxCandidates) candidates.push({ candidate: frame.ice.candidate, mid: frame.ice.sdpMid ?? null, line: frame.ice.sdpMLineIndex ?? null });
        if (sdp === null) return;
        if (quiet) clearTimeout(quiet);
        quiet = setTimeout(done, trickle.quietMs);
      } catch (error) {
        finish(() => { reject(error); });
      }
    };
    socket.on('message', hear);
    socket.on('close', closed);
    signal.addEventListener('abort', leave, { once: true });
  });
}

function offered(socket: WebSocket, offer: string): OfferedSession {
  let keep: NodeJS.Timeout | undefined;
  return {
    offer,
    answer: async (sdp, signal) => {
      signal.throwIfAborted();
      if (socket.readyState !== socket.OPEN) throw new ServerFault({ code: 'server-unreachable', detail: 'the WebRTC signalling has ended' });
      const frames = [{ sdp: { type: 'answer', sdp } }, ...candidatesOf(sdp).slice(0, maxCandidates).map(({ candidate, mid, line }) => ({ ice: { candidate, sdpMid: mid ?? String(line), sdpMLineIndex: line } }))];
      await Promise.all(frames.map((frame) => sendFrame(socket, frame)));
      keep = setTimeout(() => { socket.close(); }, keepMs);
      keep.unref();
    },
    close: async () => {
      clearTimeout(keep);
      if (socket.readyState === socket.CLOSED) return;
      const gone = new Promise<void>((resolve) => { socket.once('close', () => { resolve(); }); });
      socket.terminate();
      await gone;
    },
  };
}

function sendFrame(socket: WebSocket, frame: object): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(JSON.stringify(frame), (error) => { if (error) reject(new ServerFault({ code: 'server-unreachable', detail: 'the WebRTC signalling broke off' })); else resolve(); });
  });
}

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString('utf8') : Buffer.from(data as Buffer).toString('utf8');
}

/** The server's words are not written down anywhere; what they speak of decides. */
function faultOfError(error: unknown): ServerFault {
  const words = (typeof error === 'string' ? error : JSON.stringify(error) ?? '').slice(0, 200);
  const code = /unauthor|authoriz|forbidden|permission|access/i.test(words) ? 'not-allowed'
    : /transcod|mjpeg|codec/i.test(words) ? 'codec-unsupported'
    : /not.?found|no such/i.test(words) ? 'not-found'
    : /offline|lost|disconnect|no.?data/i.test(words) ? 'camera-unreachable' : 'server-refused';
  return new ServerFault({ code, detail: `WebRTC: ${words}` });
}
