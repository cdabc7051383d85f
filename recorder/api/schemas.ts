/** Schemas of the recorder's HTTP API (v1); the OpenAPI document is generated from them. Bearer token on every request. */
import { z } from 'zod';

const epochMs = z.int().min(0);
const localName = z.object({ ar: z.string().optional(), fr: z.string().optional(), en: z.string().optional() });
const role = z.enum(['main', 'sub']);

export const streamStateSchema = z.object({
  role,
  /** `closed` while nobody watches a stream opened on demand. */
  state: z.enum(['closed', 'opening', 'live', 'lost']),
  since: epochMs,
  problem: z.object({ code: z.string(), detail: z.string().optional() }).optional(),
  codec: z.string().optional(), audio: z.string().optional(), width: z.int().optional(), height: z.int().optional(), frameRate: z.number().optional(),
  recording: z.boolean(), viewers: z.int(),
});

/** GET /api/v1/cameras?after=&limit= and /api/v1/cameras/:camera. Never a source address, never a credential. */
export const cameraAnswerSchema = z.object({
  id: z.string(), number: z.int(), name: localName, site: z.object({ id: z.string(), name: localName }),
  recorded: z.boolean(), streams: z.array(streamStateSchema),
});
export const camerasAnswerSchema = z.object({ cameras: z.array(cameraAnswerSchema), next: z.string().nullable(), total: z.int() });

/** GET /api/v1/cameras/:camera/spans?from=&to= (epoch ms). */
export const spansAnswerSchema = z.object({
  spans: z.array(z.object({ start: epochMs, end: epochMs, role, bytes: z.int(), segments: z.int() })),
  gaps: z.array(z.object({ start: epochMs, end: epochMs.nullable(), role, reason: z.string() })),
});

/** GET /api/v1/cameras/:camera/segments?from=&to=; the bytes are at GET /api/v1/segments/:id (Range allowed). */
export const segmentsAnswerSchema = z.object({
  segments: z.array(z.object({ id: z.string(), start: epochMs, end: epochMs, role, bytes: z.int(), codec: z.string(), closed: z.boolean() })),
});

/** GET /api/v1/cameras/:camera/footage?from=&to=: what the playlist of the same query holds. */
export const footageAnswerSchema = z.object({
  /** Relative to this address. */
  playlist: z.string(),
  /** Of whole groups of pictures: may begin and end up to one outside what was asked for. */
  start: epochMs, end: epochMs,
  /** Footage may still be added to it. */
  growing: z.boolean(),
  /** Without a hole, and of one codec and size: what one export can hold. In the order they are played. */
  stretches: z.array(z.object({ start: epochMs, end: epochMs })).min(1),
  /** Gaps take no media time: from `media` (s) on, until the next entry, a second m was captured at `at` + (m - media) * 1000. */
  timeMap: z.array(z.object({ media: z.number().min(0), at: epochMs })).min(1),
});

/** GET /api/v1/cameras/:camera/footage/motion?from=&to=&cells= */
export const motionAnswerSchema = z.object({
  role, columns: z.int(), rows: z.int(),
  samples: z.array(z.object({
    /** Of the key frame before it: what moved did so between the two. */
    from: epochMs,
    /** Of the key frame that differs from the one before it. */
    at: epochMs,
    /** Mean difference, 0 to 1 of full brightness. */
    level: z.number().min(0).max(1),
    /** Part of the cells that changed by more than noise. */
    changed: z.number().min(0).max(1),
  })),
});

/** GET /api/v1/losses?from=&to=&limit=&camera= */
export const lossesAnswerSchema = z.object({
  losses: z.array(z.object({ id: z.int(), camera: z.string(), role, start: epochMs, end: epochMs.nullable(), reason: z.string() })),
});

const lockAnswer = z.object({
  id: z.string(), camera: z.string(), start: epochMs, end: epochMs, reason: z.string(), bookmark: z.string().nullable(), by: z.string(), madeAt: epochMs,
  /** Null: until it is let go. */
  until: epochMs.nullable(),
});
/** GET /api/v1/locks?camera= */
export const locksAnswerSchema = z.object({ locks: z.array(lockAnswer) });
/** PUT /api/v1/locks/:lock */
export const heldLockAnswerSchema = lockAnswer.extend({
  /** What is recorded of it now, cut at its ends; whole files are kept. */
  held: z.array(z.object({ start: epochMs, end: epochMs, role })),
});

/** GET /api/v1/health */
export const healthAnswerSchema = z.object({
  is: z.enum(['ok', 'degraded']), version: z.string(), startedAt: epochMs, now: epochMs,
  cameras: z.int(), streamsOpen: z.int(), recording: z.int(),
  /** Footage older than this many days is deleted; earlier where the disk is full. */
  retentionDays: z.number(),
  disk: z.object({ totalBytes: z.int(), freeBytes: z.int(), reserveBytes: z.int(), state: z.enum(['ok', 'low', 'full', 'failed']) }),
  /** Footage that is never deleted: how many locks, the bytes they hold, and how much that may be before it is an alarm. */
  locked: z.object({ locks: z.int(), bytes: z.int(), shareBytes: z.int() }),
  alarms: z.array(z.object({ code: z.string(), since: epochMs, detail: z.string().optional() })),
});

/** PUT /api/v1/bridges/:bridge. Never a source address, never a credential. */
export const bridgeAnswerSchema = z.object({
  id: z.string(),
  streams: z.array(streamStateSchema.omit({ recording: true, viewers: true }).extend({ role: z.enum(['main', 'sub', 'third']) })),
});

/** Every refusal. */
export const problemAnswerSchema = z.object({ code: z.string(), detail: z.string().optional() });

/** `<data>/endpoint.json`, owner-only: where the running recorder listens. */
export const endpointSchema = z.object({ host: z.string(), port: z.int(), pid: z.int(), startedAt: epochMs });
