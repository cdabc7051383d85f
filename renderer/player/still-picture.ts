/** One JPEG picture from the gateway: fetched and decoded. Both ways that show JPEGs use it. */
import type { LiveKind } from '#model/live';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import type { EngineListener } from './engine.ts';
import { problemOfResponse } from './problem-of-status.ts';

const maxBytes = 10 * 1024 * 1024;
/** This many failures in a row and another way may do better. */
const failuresAllowed = 3;

export interface Still {
  readonly picture: VideoFrame;
  readonly capturedAt: EpochMs | null;
  /** Of a pushed picture; null for one that was asked for. */
  readonly sequence: number | null;
}

/** These ways paint their pictures and leave the layer's video alone. */
export function isPainted(kind: LiveKind): boolean {
  return kind === 'stills' || kind === 'mjpeg' || kind === 'keyframes';
}

/** Null where there is no new picture (yet); never rejects. */
export async function fetchStill(url: string, limitMs: number, signal: AbortSignal): Promise<Still | Problem | null> {
  try {
    const response = await fetch(url, { cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]) });
    if (response.status === 204) return null;
    if (!response.ok) return await problemOfResponse(response);
    if (!response.headers.get('content-type')?.startsWith('image/')) return { code: 'not-video', detail: 'the answer is no picture' };
    if (Number(response.headers.get('content-length') ?? 0) > maxBytes) return { code: 'too-large' };
    const blob = await response.blob();
    if (blob.size > maxBytes) return { code: 'too-large' };
    const image = await createImageBitmap(blob).catch(() => null);
    if (!image) return { code: 'not-video', detail: 'the picture does not decode' };
    const picture = frameOf(image);
    if (signal.aborted) {
      picture.close();
      return null;
    }
    return { picture, capturedAt: capturedAtOf(response.headers.get('manara-captured-at')), sequence: sequenceOf(response.headers.get('manara-sequence')) };
  } catch (error) {
    return { code: error instanceof DOMException && error.name === 'TimeoutError' ? 'server-hangs' : 'server-unreachable' };
  }
}

/** `failures` in a row, this one included. */
export function tellFailure(say: EngineListener, problem: Problem, failures: number): void {
  if (failures >= failuresAllowed || problem.code === 'ticket-expired' || problem.code === 'not-video') say.fault(problem);
  else say.waiting(problem);
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

/** Takes the image over. */
function frameOf(image: ImageBitmap): VideoFrame {
  try {
    return new VideoFrame(image, { timestamp: 0, alpha: 'discard' });
  } finally {
    image.close();
  }
}

/** Epoch milliseconds or an ISO date. */
function capturedAtOf(header: string | null): EpochMs | null {
  if (!header) return null;
  const at = /^\d+(\.\d+)?$/.test(header) ? Number(header) : Date.parse(header);
  return Number.isFinite(at) ? at : null;
}

function sequenceOf(header: string | null): number | null {
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : null;
}
