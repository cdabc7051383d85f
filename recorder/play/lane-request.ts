/** What a lane client may ask; everything else ends the connection. */
import { z } from 'zod';
import { recorderCameraSchema } from '../config.ts';

const stream = z.int().min(0).max(0xffff_ffff);

export const laneRequestSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('subscribe'), stream, camera: recorderCameraSchema.shape.id, role: z.enum(['main', 'sub', 'third']) }),
  z.strictObject({ op: z.literal('unsubscribe'), stream }),
]);

export type RecorderLaneRequest = z.infer<typeof laneRequestSchema>;

/** Null for anything else than a valid request. */
export function parseLaneRequest(text: string): RecorderLaneRequest | null {
  try {
    return laneRequestSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
