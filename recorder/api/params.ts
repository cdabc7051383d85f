/** Parameters that several routes take. */
import { z } from 'zod';
import { recorderCameraSchema } from '../config.ts';

export const cameraParams = z.object({ camera: recorderCameraSchema.shape.id });
export const liveParams = cameraParams.extend({ role: z.enum(['main', 'sub', 'third']) });

const dayMs = 86_400_000;
export const longestRangeMs = 400 * dayMs;
export const epochMs = z.coerce.number().int().min(0).max(8_640_000_000_000_000);

/** Half-open range of wall time in epoch ms, at most 400 days. */
export const rangeQuery = z.object({ from: epochMs, to: epochMs })
  .refine(({ from, to }) => to > from && to - from <= longestRangeMs, { error: '`to` must be after `from`, by at most 400 days', path: ['to'] });

/** A range that is played: at most 24 h. Without a role main, and sub where main was not recorded. */
export const footageQuery = z.object({ from: epochMs, to: epochMs, role: z.enum(['main', 'sub']).optional() })
  .refine(({ from, to }) => to > from && to - from <= dayMs, { error: '`to` must be after `from`, by at most 24 h', path: ['to'] });
