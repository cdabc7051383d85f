/** Evidence locks of the embedded recorder: it keeps and ends them by itself. */
import { z } from 'zod';
import { intersect, mergeRanges } from '#model/time';
import type { LocksPart } from '../recording-server.ts';
import { heldLockAnswer, locksAnswer } from './answers.ts';
import { nativeIdOf } from './native-id.ts';
import type { RecorderClient } from './recorder-client.ts';

export function locksPart(client: RecorderClient): LocksPart {
  const path = (id: string): string => `/api/v1/locks/${encodeURIComponent(id)}`;
  return {
    ends: true,
    lock: async ({ id, camera, range, ...words }, signal) => (await client.put(path(id), { ...words, camera: nativeIdOf(camera), start: range.start, end: Math.max(range.end, range.start + 1) }, heldLockAnswer, signal)).id,
    letGo: async (id, signal) => { await client.delete(path(id), z.object({}), signal); },
    held: async (camera, range, signal) => {
      const { locks } = await client.get(`/api/v1/locks?camera=${encodeURIComponent(nativeIdOf(camera))}`, locksAnswer, signal);
      return mergeRanges(locks.flatMap((lock) => intersect(lock, range) ?? []));
    },
  };
}
