/** Foreign RTSP cameras through the embedded recorder: a whole live part for whoever knows their addresses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { cameraId, embeddedServerId } from '#model/ids';
import type { Problem } from '#model/problem';
import { ServerFault } from '../recording-server.ts';
import type { LaneSource, LiveCandidate } from '../recording-server.ts';
import type { RtspBridge } from '../server-kind.ts';
import { tellLane } from '../tell-lane.ts';
import type { LaneFollower } from '../tell-lane.ts';
import { BridgeRegistry, bridgeIdOf } from './bridge-registry.ts';
import { liveCandidates } from './candidates.ts';
import type { RecorderClient } from './recorder-client.ts';
import { upstreamOf } from './upstream-of.ts';

/** Between registrations of one stream that fail, or whose source ends again and again. */
const retryMs = { least: 200, most: 4_000 };
/** Between questions for the addresses of a lost stream; each costs its server or secret store an answer. */
const askAgainMs = { least: 5_000, most: 60_000 };

export interface RtspBridgeOptions {
  readonly client: Pick<RecorderClient, 'endpoint' | 'put' | 'forget'>;
  readonly lane: LaneSource;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  /** A monotonic clock, ms. */
  readonly elapsedMs: () => number;
}

export function createRtspBridge({ client, lane, random, elapsedMs }: RtspBridgeOptions): RtspBridge {
  return {
    live(sources) {
      const registry = new BridgeRegistry({ client, sources, elapsedMs });
      return {
        candidates: liveCandidates,
        async open(candidate, signal) {
          await registry.register(candidate, signal);
          return upstreamOf(await client.endpoint(), bridgeIdOf(candidate.camera), candidate);
        },
        lane: { follow: (candidate, listener, signal) => { void followBridged({ registry, lane, random }, candidate, listener, signal); } },
        renew: (cameras) => { for (const camera of cameras) registry.renew(camera); },
      };
    },
  };
}

interface Following {
  readonly registry: BridgeRegistry;
  readonly lane: LaneSource;
  readonly random: () => number;
}

/** Registers and follows until the signal aborts; a stream that ended (recorder restarted, bridge replaced or expired) is registered again. */
async function followBridged({ registry, lane, random }: Following, candidate: LiveCandidate, listener: LaneFollower, signal: AbortSignal): Promise<void> {
  let told: string | null = null;
  const lost = (problem: Problem): void => {
    // Each failed try is not a new loss.
    if (told !== problem.code) tellLane(listener, { kind: 'status', stream: 0, is: 'lost', problem });
    told = problem.code;
  };
  if (!signal.aborted) tellLane(listener, { kind: 'status', stream: 0, is: 'opening' });
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      await registry.register(candidate, signal);
      const end = await followOnce(lane, candidate, registry, (encoded, message) => {
        if (message.kind === 'fragment') failures = 0;
        told = null;
        listener(encoded, message);
      }, signal);
      if (end && end.code !== 'not-found') lost(end);
    } catch (error) {
      if (signal.aborted) return;
      lost(error instanceof ServerFault ? error.problem : { code: 'internal' });
    }
    // The first time at once: the recorder answers that it was restarted, and knows the camera a moment later.
    const pauseMs = failures === 0 ? 0 : Math.min(retryMs.most, retryMs.least * 2 ** failures) * (0.5 + 0.5 * random());
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Resolves when the recorder says that the stream ended, with the reason where it gave one, or when the camera has other addresses. */
function followOnce(lane: LaneSource, candidate: LiveCandidate, registry: BridgeRegistry, listener: LaneFollower, signal: AbortSignal): Promise<Problem | null> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    let asking: AbortController | null = null;
    const end = (problem: Problem | null): void => {
      stop.abort();
      asking?.abort();
      stopTelling();
      signal.removeEventListener('abort', onAbort);
      resolve(problem);
    };
    const onAbort = (): void => { end(null); };
    signal.addEventListener('abort', onAbort, { once: true });
    const stopTelling = registry.onRenewed((camera) => {
      if (camera !== candidate.camera) return;
      // Pictures of the old address are not live any more.
      tellLane(listener, { kind: 'status', stream: 0, is: 'opening' });
      end(null);
    });
    const bridged = { ...candidate, camera: cameraId(embeddedServerId, bridgeIdOf(candidate.camera)) };
    lane.follow(bridged, (encoded, message) => {
      if (stop.signal.aborted) return;
      if (message.kind === 'status' && message.is === 'ended') return end(message.problem ?? null);
      // Following begins with our own word for it; each registration is not a new opening.
      if (message.kind === 'status' && message.is === 'opening') return;
      if (message.kind === 'status') {
        asking?.abort();
        asking = message.is === 'lost' ? new AbortController() : null;
        if (asking) void askAgain(registry, candidate, asking.signal);
      }
      listener(encoded, message);
    }, stop.signal);
    if (signal.aborted) end(null);
  });
}

/** While a stream is lost its address or password may be corrected: a changed one makes the recorder end the old source, an unchanged one changes nothing. */
async function askAgain(registry: BridgeRegistry, candidate: LiveCandidate, signal: AbortSignal): Promise<void> {
  for (let pauseMs = askAgainMs.least; !signal.aborted; pauseMs = Math.min(askAgainMs.most, pauseMs * 2)) {
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await registry.register(candidate, signal).catch(() => undefined);
  }
}
