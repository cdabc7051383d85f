/** What a kind of recording server brings to the suite, and what every theme asks of it. */
import { expect } from 'vitest';
import type { TestContext } from 'vitest';
import { problems } from '#model/problem';
import type { CameraId } from '#model/ids';
import type { LiveKind, LiveWant } from '#model/live';
import type { TimeRange } from '#model/time';
import { ServerFault } from '#core/servers/recording-server';
import type { LiveCandidate, PlaybackSource, RecordingServer } from '#core/servers/recording-server';

/** Optional parts of a server. */
export const serverParts = ['recordings', 'playback', 'thumbnails', 'exports', 'bookmarks', 'locks', 'events', 'motion', 'ptz'] as const;
export type ServerPart = (typeof serverParts)[number];

/** Ways in which the peer misbehaves; each resolves once it does. */
export interface StandFaults {
  /** The peer's ports are closed and its connections cut, until `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** It accepts connections and requests and never answers, also those under way. */
  hang(): Promise<void>;
  /** It answers 200 with bytes that are no answer of its kind. */
  garbage?(): Promise<void>;
  /** It answers 200 with more than 10 MB of a well-formed answer. */
  huge?(): Promise<void>;
  /** It answers in which numbers are objects, lists are text and so on. */
  wrongTypes?(): Promise<void>;
  /** Ends `hang`, `garbage`, `huge`, `wrongTypes` and `changeCertificate`. */
  resume(): Promise<void>;
  /** Every login, token and session given so far is void at once; a new login is good. */
  expireTokens?(): Promise<void>;
  /** The same peer shows another certificate than the approved one. */
  changeCertificate?(): Promise<void>;
}

export interface Stand {
  readonly server: RecordingServer;
  /** Has live pictures, and whatever else the server offers. */
  readonly cameraWithEverything: CameraId;
  /** Passwords, tokens, session names, also as they are encoded in headers: none may ever be told. */
  readonly secrets: readonly string[];
  /** Footage of that camera: everything there is inside `range`. `toleranceMs` by which ends may differ. */
  readonly knownSpans?: { readonly range: TimeRange; readonly spans: readonly TimeRange[]; readonly toleranceMs: number };
  /** Looks into playback's bytes for what only the peer knows, e.g. the wall time burned into a picture; throws where it is wrong. */
  readonly checkPlayback?: (source: PlaybackSource, bytes: Buffer) => Promise<void> | void;
  /** What moved in that camera's footage inside `range`, in order; `cells` (model/motion.ts) where it moved, `still` where nothing did. `toleranceMs` by which ends may differ. */
  readonly knownMotion?: { readonly range: TimeRange; readonly moved: readonly TimeRange[]; readonly toleranceMs: number; readonly cells: readonly number[]; readonly still: readonly number[] };
  readonly faults?: StandFaults;
  /** Ways to watch that the peer only answers, without media behind: their media are proven in the kind's own tests or in a browser. */
  readonly answersOnly?: readonly LiveKind[];
  /** Makes something happen that the server tells as an event of `cameraWithEverything`. */
  readonly events?: { trigger(): Promise<void> };
  destroy(): Promise<void>;
}

/** The time in which everything works again once the peer is back, ms. */
export const recoveryMs = 5_000;

export const wants: readonly LiveWant[] = (['tile', 'selected', 'ptz'] as const).flatMap((purpose) => [
  { purpose, muted: true, width: 480, height: 270 }, { purpose, muted: false, width: 1920, height: 1080 },
]);

export const soon = (ms = 20_000): AbortSignal => AbortSignal.timeout(ms);

export async function cameraOf({ server, cameraWithEverything }: Stand) {
  const camera = (await server.cameras(soon())).find(({ id }) => id === cameraWithEverything);
  if (!camera) throw new Error(`${cameraWithEverything} is not among the server's cameras`);
  return camera;
}

/** Every way to watch the camera, each once. */
export async function allCandidates(stand: Stand): Promise<readonly LiveCandidate[]> {
  const camera = await cameraOf(stand);
  const all = wants.flatMap((want) => [...stand.server.live.candidates(camera, want)]);
  return all.filter((one, at) => all.findIndex((other) => other.kind === one.kind && other.role === one.role) === at);
}

/** The part, or the end of the test where the kind has none. */
export function partOf<P extends ServerPart>(stand: Stand, part: P, context: TestContext): NonNullable<RecordingServer[P]> {
  const found = stand.server[part];
  if (!found) return context.skip(`no ${part}`);
  return found;
}

/** A `ServerFault` of the closed list without secrets; fails the test for anything else. */
export function checkFault(error: unknown, { secrets }: Pick<Stand, 'secrets'>): ServerFault {
  expect(error, String(error)).toBeInstanceOf(ServerFault);
  const fault = error as ServerFault;
  expect(Object.keys(problems)).toContain(fault.problem.code);
  expect(fault.problem.detail?.length ?? 0).toBeLessThanOrEqual(300);
  checkNoSecret([fault.problem, fault.message, fault.stack], secrets);
  return fault;
}

export function checkNoSecret(value: unknown, secrets: readonly string[]): void {
  const text = JSON.stringify(value) ?? '';
  for (const secret of secrets) expect(text.includes(secret), 'a secret is told').toBe(false);
}

/** The code of the fault this rejects with. */
export async function faultCode(work: Promise<unknown>, stand: Pick<Stand, 'secrets'>): Promise<string> {
  const error = await work.then(() => { throw new Error('it did not reject'); }, (reason: unknown) => reason);
  return checkFault(error, stand).problem.code;
}
