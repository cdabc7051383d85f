/**
 * go2rtc's MSE over WebSocket as a lane: one socket for each stream followed. `LaneHub` follows a (camera, role) once however many tiles
 * show it, so there is one socket per (camera, role). Used by go2rtc itself and by servers that have it inside (Frigate).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { LaneMessage } from '#model/lane-message';
import { problems } from '#model/problem';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import { backOffMs } from './back-off.ts';
import { createFmp4Lane } from './fmp4-lane.ts';
import { mseWish, readReply } from './go2rtc-messages.ts';
import { ServerFault } from './recording-server.ts';
import type { LaneSource, LiveCandidate } from './recording-server.ts';
import { tellLane } from './tell-lane.ts';

/** No picture for this long is a loss. */
const silenceMs = 3_000;
/** A source that sleeps is woken by us: connecting to the camera and its first key frame take 2 to 10 s, and asking anew starts over. */
const firstPictureMs = 15_000;
const pingMs = 1_000;
/** Servers that come back are found within 5 s. */
const retryMs = { least: 250, most: 4_000 };
/** What a person must mend is asked rarely. */
const patientMs = { least: 4_000, most: 15_000 };

export interface Go2rtcLaneOptions {
  /** An open WebSocket of the stream, with address and credentials made now. */
  readonly open: (candidate: LiveCandidate, signal: AbortSignal) => Promise<WebSocket>;
  /** Whether sound is wanted with this stream. */
  readonly audio: (candidate: LiveCandidate) => boolean;
  readonly now: () => EpochMs;
  readonly random: () => number;
}

export function createGo2rtcLane(options: Go2rtcLaneOptions): LaneSource {
  return { follow(candidate, listener, signal) { void follow(options, candidate, (message) => { tellLane(listener, message); }, signal); } };
}

interface Attempt {
  readonly problem: Problem;
  readonly sequence: number;
  readonly wide: boolean;
  /** Pictures came. */
  readonly lived: boolean;
}

async function follow(options: Go2rtcLaneOptions, candidate: LiveCandidate, emit: (message: LaneMessage) => void, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  emit({ kind: 'status', stream: 0, is: 'opening' });
  let last: Attempt = { problem: { code: 'camera-unreachable' }, sequence: 0, wide: false, lived: false };
  let told: string | null = null;
  for (let failures = 0; !signal.aborted;) {
    last = await once(options, candidate, last, emit, signal);
    if (signal.aborted) return;
    if (last.lived) { failures = 0; told = null; }
    failures += 1;
    // Each failed attempt is not a new loss.
    if (told !== last.problem.code) emit({ kind: 'status', stream: 0, is: 'lost', problem: last.problem });
    told = last.problem.code;
    await sleep(backOffMs(failures, problems[last.problem.code].retry ? retryMs : patientMs, options.random()), undefined, { signal }).catch(() => undefined);
  }
}

/** One socket from its opening to its end; never rejects. */
async function once(options: Go2rtcLaneOptions, candidate: LiveCandidate, before: Attempt, emit: (message: LaneMessage) => void, signal: AbortSignal): Promise<Attempt> {
  const ended = new AbortController();
  const own = AbortSignal.any([signal, ended.signal]);
  let socket: WebSocket;
  try {
    socket = await options.open(candidate, own);
  } catch (error) {
    return { ...before, lived: false, problem: error instanceof ServerFault ? error.problem : { code: 'server-unreachable' } };
  }
  try {
    return await listen(socket, options, candidate, before, emit, own);
  } finally {
    ended.abort();
    socket.terminate();
  }
}

function listen(socket: WebSocket, options: Go2rtcLaneOptions, candidate: LiveCandidate, before: Attempt, emit: (message: LaneMessage) => void, signal: AbortSignal): Promise<Attempt> {
  return new Promise((resolve) => {
    const opened = performance.now();
    const audio = options.audio(candidate);
    let { wide } = before;
    let lived = false;
    let mime: string | null = null;
    let pictureAt: number | null = null;
    let heardAt = opened;
    let fault: Problem | null = null;
    const end = (problem: Problem): void => {
      clearInterval(watchdog);
      signal.removeEventListener('abort', aborted);
      socket.removeAllListeners('message');
      socket.terminate();
      resolve({ problem, sequence: lane.sequence, wide, lived });
    };
    const aborted = (): void => { end({ code: 'server-unreachable' }); };
    const lane = createFmp4Lane({
      now: options.now, mime: () => mime, sequence: before.sequence,
      emit: (message) => {
        if (message.kind === 'status') {
          fault = message.problem ?? { code: 'server-garbage' };
          return;
        }
        if (message.kind === 'init') emit({ kind: 'status', stream: 0, is: 'live' });
        else { lived = true; pictureAt = performance.now(); }
        emit(message);
      },
    });
    // A camera's silence is not the server's: pings tell them apart.
    const watchdog = setInterval(() => {
      const at = performance.now();
      if (at - heardAt > silenceMs) return end({ code: 'server-hangs' });
      if (pictureAt === null ? at - opened > firstPictureMs : at - pictureAt > silenceMs) return end({ code: pictureAt === null ? 'camera-no-video' : 'camera-stalled' });
      socket.ping();
    }, pingMs / 2);
    signal.addEventListener('abort', aborted, { once: true });
    socket.on('pong', () => { heardAt = performance.now(); });
    socket.on('error', () => undefined);
    socket.on('close', () => { end(fault ?? { code: 'server-unreachable', detail: 'the stream was closed' }); });
    socket.on('message', (data, isBinary) => {
      heardAt = performance.now();
      if (isBinary) {
        const bytes = Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
        if (!lane.push(bytes)) end(fault ?? { code: 'server-garbage' });
        return;
      }
      const reply = readReply(textOf(data));
      if (reply?.kind === 'mime') ({ mime } = reply);
      if (reply?.kind !== 'error') return;
      if (!reply.codecs || wide) return end(reply.problem);
      wide = true;
      socket.send(mseWish({ wide, audio }));
    });
    if (signal.aborted) return aborted();
    socket.send(mseWish({ wide, audio }));
  });
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  return Buffer.isBuffer(data) && data.length <= 131_072 ? data.toString('utf8') : '';
}
