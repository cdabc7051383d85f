import { z } from 'zod';
import { recorderCameraSchema } from '../config.ts';
import { StoreFault } from '../store/store-fault.ts';
import type { ApiContext, ApiRoutes, ApiServer } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { longestRangeMs } from './params.ts';
import { refusals } from './refusals.ts';
import { heldLockAnswerSchema, locksAnswerSchema } from './schemas.ts';

const lockParams = z.object({ lock: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) });
const time = z.int().min(0).max(8_640_000_000_000_000);
const lockBody = z.strictObject({
  camera: recorderCameraSchema.shape.id, start: time, end: time,
  reason: z.string().trim().min(1).max(200),
  bookmark: z.string().max(64).nullable().default(null),
  by: z.string().max(200).default('').describe('Who locks, in the words of whoever asks'),
  until: time.nullable().describe('Null: until it is let go'),
}).refine(({ start, end }) => end > start && end - start <= longestRangeMs, { error: '`end` must be after `start`, by at most 400 days', path: ['end'] });
const maxBodyBytes = 8 * 1024;
const statusOf: Readonly<Record<string, number>> = { 'over-budget': 503, 'conflict': 409, 'disk-full': 503, 'disk-failed': 503 };

/** Evidence locks: footage that neither age nor a full disk deletes. */
export const locksRoutes: ApiRoutes = (server, { camera, store, now }) => {
  server.get('/api/v1/locks', {
    schema: { summary: 'Footage that is held against deletion', querystring: z.object({ camera: recorderCameraSchema.shape.id.optional() }), response: { 200: locksAnswerSchema, ...refusals() } },
  }, ({ query }) => ({ locks: store.locks().filter((lock) => query.camera === undefined || lock.camera === query.camera) }));

  // A scope of its own: no other route reads such bodies.
  void server.register((scope: ApiServer, _options, done) => {
    scope.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: maxBodyBytes }, scope.getDefaultJsonParser('error', 'error'));

    scope.put('/api/v1/locks/:lock', {
      schema: {
        summary: 'Holds every file that a range touches; the same id again changes reason and end. Refused where nothing is recorded in it',
        params: lockParams, body: lockBody, response: { 200: heldLockAnswerSchema, ...refusals(404, 409, 413, 415, 503) },
      },
    }, async ({ params, body, log }) => {
      const { id } = camera(body.camera).camera;
      if (body.until !== null && body.until <= now()) throw new ApiFault(400, 'invalid-input', 'body/until: is over already');
      const isNew = !store.locks().some((lock) => lock.id === params.lock);
      const lock = { ...body, id: params.lock, camera: id, madeAt: Math.round(now()) };
      await store.lock(lock).catch((error: unknown) => { throw refusalOf(error); });
      const held = heldOf(store, lock);
      if (isNew && held.length === 0) {
        await store.letGo(lock.id);
        throw new ApiFault(404, 'no-recording', 'nothing is recorded in this range');
      }
      log.info({ lock: lock.id, camera: id, start: lock.start, end: lock.end, until: lock.until }, 'footage was locked');
      return { ...lock, held };
    });
    done();
  });

  server.delete('/api/v1/locks/:lock', {
    schema: { summary: 'Lets footage go: what is older than the retention is deleted within a minute', params: lockParams, response: { 200: z.object({}), ...refusals(404, 503) } },
  }, async ({ params, log }) => {
    const known = await store.letGo(params.lock).catch((error: unknown) => { throw refusalOf(error); });
    if (!known) throw new ApiFault(404, 'not-found', 'no such lock');
    log.info({ lock: params.lock }, 'footage was let go');
    return {};
  });
};

/** What there is of it now; of both roles. */
function heldOf(store: ApiContext['store'], { camera, start, end }: { readonly camera: string; readonly start: number; readonly end: number }) {
  return store.spans(camera, { start, end }).flatMap(({ start: from, end: to, role }) => (role === 'third' ? [] : [{ start: from, end: to, role }]));
}

function refusalOf(error: unknown): unknown {
  return error instanceof StoreFault ? new ApiFault(statusOf[error.code] ?? 500, error.code, error.message) : error;
}
