/** What the embedded recorder may answer (its HTTP API v1), checked where it comes in. Unknown fields are dropped, sizes are capped. */
import { z } from 'zod';
import { problems } from '#model/problem';
import type { ProblemCode } from '#model/problem';

const epochMs = z.number().int().min(0).max(8.64e15);
const text200 = z.string().max(200);
const localName = z.object({ ar: text200.optional(), fr: text200.optional(), en: text200.optional() });
const role = z.enum(['main', 'sub']);
const codec = z.string().max(60);
const alarm = z.object({ code: z.string().max(60), since: epochMs, detail: z.string().max(300).optional() });

const streamAnswer = z.object({
  role, state: z.enum(['closed', 'opening', 'live', 'lost']), since: epochMs,
  codec: codec.optional(), audio: codec.optional(), width: z.number().int().positive().optional(), height: z.number().int().positive().optional(),
  frameRate: z.number().positive().optional(),
});
export const cameraAnswer = z.object({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/), number: z.number().int().min(0), name: localName,
  site: z.object({ id: z.string().max(100), name: localName }), recorded: z.boolean(), streams: z.array(streamAnswer).min(1).max(2),
});
export const camerasAnswer = z.object({ cameras: z.array(cameraAnswer).max(1000), next: z.string().max(100).nullable(), total: z.number().int().min(0) });
export const healthAnswer = z.object({ is: z.enum(['ok', 'degraded']), startedAt: epochMs, retentionDays: z.number().positive().optional(), alarms: z.array(alarm).max(100) });

const gapReasons = ['camera-lost', 'camera-stalled', 'recorder-stopped', 'recorder-crashed', 'disk-full', 'disk-failed', 'clock-jumped', 'codec-changed', 'deleted', 'unknown'] as const;
export const spansAnswer = z.object({
  spans: z.array(z.object({ start: epochMs, end: epochMs, role })).max(100_000),
  gaps: z.array(z.object({ start: epochMs, end: epochMs.nullable(), role, reason: z.enum(gapReasons).catch('unknown') })).max(100_000),
});
export const lossesAnswer = z.object({
  losses: z.array(z.object({ id: z.number().int(), camera: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/), role, start: epochMs, end: epochMs.nullable(), reason: z.enum(gapReasons).catch('unknown') })).max(5_000),
});
const lockAnswer = z.object({ id: z.string().max(64), start: epochMs, end: epochMs });
export const locksAnswer = z.object({ locks: z.array(lockAnswer).max(20_000) });
export const heldLockAnswer = lockAnswer.extend({ held: z.array(z.object({ start: epochMs, end: epochMs })).max(100_000) });
export const motionAnswer = z.object({ samples: z.array(z.object({ from: epochMs, at: epochMs, changed: z.number().min(0).max(1) })).max(100_000) });
/** Whole groups of pictures: may begin and end up to one outside what was asked for. */
export const footageAnswer = z.object({
  start: epochMs, end: epochMs, stretches: z.array(z.object({ start: epochMs, end: epochMs })).min(1).max(50_000),
  timeMap: z.array(z.object({ media: z.number().min(0), at: epochMs })).min(1).max(50_000),
});
/** Header `Manara-Captured-At` of a still. */
export const capturedAtHeader = z.string().regex(/^\d{1,16}$/).transform(Number).pipe(epochMs);
export const problemAnswer = z.object({ code: z.string().max(60), detail: z.string().max(300).optional() });
/** `<data>/endpoint.json`. Only loopback: this token is never sent to another machine. */
export const endpointFile = z.object({ host: z.enum(['127.0.0.1', '::1', 'localhost']), port: z.number().int().min(1).max(65_535), pid: z.number().int(), startedAt: epochMs });
/** One line of the recorder's standard output. */
export const recorderLine = z.object({ ready: z.literal(true), port: z.number().int() });
/** One line of the demo's standard output. */
export const demoLine = z.union([
  z.object({ step: z.string().max(200), fraction: z.number().min(0).max(1) }),
  z.object({ done: z.literal(true), config: z.string().max(4096) }),
]);

/** What a foreign camera's registration answers. */
export const bridgeAnswer = z.object({
  streams: z.array(z.object({
    role: z.enum(['main', 'sub', 'third']), state: z.enum(['closed', 'opening', 'live', 'lost']),
    problem: z.object({ code: z.string().max(60), detail: z.string().max(300).optional() }).optional(),
  })).max(3),
});
export type BridgeAnswer = z.infer<typeof bridgeAnswer>;

export type CameraAnswer = z.infer<typeof cameraAnswer>;
export type StreamAnswer = z.infer<typeof streamAnswer>;

/** The recorder's word where it is one of ours, else the nearest of ours. */
export function problemCodeOf(code: string, otherwise: ProblemCode): ProblemCode {
  return Object.hasOwn(problems, code) ? (code as ProblemCode) : otherwise;
}
