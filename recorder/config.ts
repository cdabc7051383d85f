/** The recorder's configuration file (JSON). Unknown or wrong fields are refused with their path. */
import { z } from 'zod';

/** Only these sources exist: no commands, no shell, no other protocols (DESIGN of the surface: docs/decisions). */
const sourceSchema = z.string().max(2000).refine(
  (value) => /^(rtsps?:\/\/|sim:)/.test(value),
  'must begin with rtsp://, rtsps:// or sim:',
);
const streamSchema = z.strictObject({
  source: sourceSchema,
  transport: z.enum(['tcp', 'udp']).default('tcp'),
  /** `demand` opens the source only while somebody watches; a recorded stream is always open. */
  open: z.enum(['always', 'demand']).default('demand'),
});
const nameSchema = z.strictObject({ ar: z.string().max(200).optional(), fr: z.string().max(200).optional(), en: z.string().max(200).optional() });

export const recorderCameraSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be 1 to 64 letters, digits, - or _'),
  number: z.int().min(0).max(1_000_000),
  name: nameSchema,
  site: z.strictObject({ id: z.string().min(1).max(100), name: nameSchema }),
  /** Which stream is recorded, if any. */
  record: z.enum(['main', 'sub', 'never']).default('never'),
  streams: z.strictObject({ main: streamSchema, sub: streamSchema.optional() }),
});

export const recorderConfigSchema = z.strictObject({
  version: z.literal(1),
  /** Absolute path of the data folder: index, segments, endpoint file. */
  data: z.string().min(1),
  /** Port 0 takes any free port, and the same one again after a restart (endpoint.json). */
  listen: z.strictObject({ host: z.string().default('127.0.0.1'), port: z.int().min(0).max(65_535).default(0) }).prefault({}),
  /** File holding the bearer token; created with owner-only rights when missing. Default: `<data>/token`. */
  tokenFile: z.string().optional(),
  retention: z.strictObject({
    /** Footage older than this is deleted. */
    days: z.number().positive().max(3650).default(30),
    /** Free bytes kept on the disk: oldest footage goes before free space falls below it. */
    reserveBytes: z.int().min(0).default(5_000_000_000),
    /** Part of the disk without the reserve that locked footage, which is never deleted, may take before it is an alarm. */
    lockedShare: z.number().min(0).max(1).default(0.5),
  }).prefault({}),
  /** Seconds of one segment file. */
  segmentSeconds: z.number().min(2).max(600).default(60),
  cameras: z.array(recorderCameraSchema).max(10_000).default([]),
});

export type RecorderConfig = z.infer<typeof recorderConfigSchema>;
export type RecorderCamera = z.infer<typeof recorderCameraSchema>;
