/** The last rung: single JPEG pictures fetched every second or two and painted on a canvas. */
import type { LiveTicket } from '#model/live';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import { engineOf } from './engine.ts';
import type { EngineListener, StartEngine } from './engine.ts';
import { problemOfResponse } from './problem-of-status.ts';

const everyMs = 1000;
/** The pause grows to this (ms) while stills fail. */
const slowestMs = 8000;
const answerLimitMs = 4000;
const maxBytes = 10 * 1024 * 1024;
/** This many failures in a row and another way may do better. */
const failuresAllowed = 3;

interface Still { readonly image: ImageBitmap; readonly capturedAt: EpochMs | null }

export const startStills: StartEngine = ({ canvas }, ticket, { now, random }, listener) =>
  engineOf('stills', listener, (say, signal) => {
    const loop = async () => {
      let failures = 0;
      while (!signal.aborted) {
        const startedAt = performance.now();
        const still = await fetchStill(ticket, signal);
        if (signal.aborted) break;
        if ('code' in still) {
          failures += 1;
          tell(say, still, failures);
        } else {
          failures = 0;
          paint(canvas, still.image);
          say.frame({ id: still.capturedAt ?? startedAt, shownAt: now(), capturedAt: still.capturedAt });
        }
        const pause = Math.min(slowestMs, everyMs * 2 ** failures) * (0.9 + random() * 0.2);
        await sleep(Math.max(50, pause - (performance.now() - startedAt)), signal);
      }
    };
    const done = loop();
    return () => done;
  });

function tell(say: EngineListener, problem: Problem, failures: number): void {
  if (failures >= failuresAllowed || problem.code === 'ticket-expired' || problem.code === 'not-video') say.fault(problem);
  else say.waiting(problem);
}

async function fetchStill({ url }: LiveTicket, signal: AbortSignal): Promise<Still | Problem> {
  try {
    const response = await fetch(url, { cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]) });
    if (!response.ok) return problemOfResponse(response);
    if (!response.headers.get('content-type')?.startsWith('image/')) return { code: 'not-video', detail: 'the answer is no picture' };
    if (Number(response.headers.get('content-length') ?? 0) > maxBytes) return { code: 'too-large' };
    const blob = await response.blob();
    if (blob.size > maxBytes) return { code: 'too-large' };
    const image = await createImageBitmap(blob).catch(() => null);
    return image ? { image, capturedAt: capturedAtOf(response.headers.get('manara-captured-at')) } : { code: 'not-video', detail: 'the picture does not decode' };
  } catch (error) {
    return { code: error instanceof DOMException && error.name === 'TimeoutError' ? 'server-hangs' : 'server-unreachable' };
  }
}

/** Epoch milliseconds or an ISO date. */
function capturedAtOf(header: string | null): EpochMs | null {
  if (!header) return null;
  const at = /^\d+(\.\d+)?$/.test(header) ? Number(header) : Date.parse(header);
  return Number.isFinite(at) ? at : null;
}

function paint(canvas: HTMLCanvasElement, image: ImageBitmap): void {
  if (canvas.width !== image.width) canvas.width = image.width;
  if (canvas.height !== image.height) canvas.height = image.height;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  image.close();
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
