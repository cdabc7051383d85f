import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { footageName, footagePlaylist } from '../play/footage-playlist.ts';
import { footageOf, type Footage } from '../play/footage.ts';
import { ofOneDecoder, slicesTimeMap, stretchesOf } from '../play/footage-slices.ts';
import { markBytes } from '../store/segment-format.ts';
import { diskFault } from '../store/store-fault.ts';
import type { ApiContext, ApiRoutes } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { cameraParams, footageQuery } from './params.ts';
import { refusals } from './refusals.ts';
import { footageAnswerSchema } from './schemas.ts';

const fileParams = cameraParams.extend({ file: z.string().max(120).refine((name) => footageName(name) !== null, 'must be a name from a playlist') });
/** More is asked for in parts: a gateway takes no larger ones. */
const mostBytes = 64 * 1024 * 1024;

export const playbackRoutes: ApiRoutes = (server, context) => {
  const { camera, footage, store } = context;

  server.get('/api/v1/cameras/:camera/footage', {
    schema: {
      summary: 'What the playlist of the same query holds, and which wall time each of its seconds is; it ends where the codec changes or sound begins or ends, `stretches` go on to the end of the query', params: cameraParams, querystring: footageQuery,
      response: { 200: footageAnswerSchema, ...refusals(404, 413, 503) },
    },
  }, async ({ params, query, signal }) => {
    const { slices: all, growing } = await wantedFootage(context, camera(params.camera).camera.id, query, signal);
    const slices = ofOneDecoder(all);
    return {
      playlist: `footage/playlist.m3u8?from=${query.from}&to=${query.to}${query.role ? `&role=${query.role}` : ''}`, growing: growing && slices.length === all.length,
      start: slices[0]!.at, end: slices.at(-1)!.until, stretches: stretchesOf(all),
      timeMap: slicesTimeMap(slices).map(({ media, at }) => ({ media, at })),
    };
  });

  server.get('/api/v1/cameras/:camera/footage/playlist.m3u8', {
    schema: {
      summary: 'Recorded footage of at most 24 h as HLS; gaps take no time and are marked as discontinuities (RFC 8216)', params: cameraParams, querystring: footageQuery,
      produces: ['application/vnd.apple.mpegurl'], response: { 200: z.string(), ...refusals(404, 413, 503) },
    },
  }, async ({ params, query, signal }, reply) => {
    const { slices: all, growing, sliceS } = await wantedFootage(context, camera(params.camera).camera.id, query, signal);
    const slices = ofOneDecoder(all);
    return reply.type('application/vnd.apple.mpegurl').serializer(String).send(footagePlaylist(slices, { growing: growing && slices.length === all.length, sliceS }));
  });

  server.get('/api/v1/cameras/:camera/footage/:file', {
    schema: {
      summary: 'An init section or slice named by the playlist, as it lies on the disk; `no-recording` once it was deleted', params: fileParams,
      produces: ['video/mp4'], response: { 200: z.any(), ...refusals(404, 413) },
    },
  }, async ({ params }, reply) => {
    const { file, bytes } = footageName(params.file)!;
    const held = await footage.file(file);
    const stored = store.segmentFile(file);
    if (!held || !stored || held.head.camera !== camera(params.camera).camera.id) throw new ApiFault(404, 'no-recording', 'deleted meanwhile, or never recorded');
    if (!bytes) return reply.type('video/mp4').send(held.init);
    const { from, to } = bytes;
    if (to > held.end.at || !held.groups.some(({ at }) => at + markBytes === from)) throw new ApiFault(404, 'not-found', 'not a slice of this file');
    if (to - from > mostBytes) throw new ApiFault(413, 'too-large', 'a slice of more than 64 MB');
    const handle = await openFootage(stored.path);
    return reply.type('video/iso.segment').header('content-length', to - from).send(handle.createReadStream({ start: from, end: to - 1 }));
  });
};

/** Throws the refusals of whatever plays a range. */
export async function wantedFootage({ footage, now }: ApiContext, camera: string, { from, to, role }: z.infer<typeof footageQuery>, signal: AbortSignal): Promise<Footage> {
  const found = await footageOf(footage, { camera, range: { start: from, end: to }, role: role ?? null, now: now() }, signal).catch((error: unknown) => {
    // Anything but the system's own error is the request's end, or a mistake of ours.
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : new ApiFault(503, 'disk-failed', diskFault(error).message);
  });
  if (found === 'too-long') throw new ApiFault(413, 'too-large', 'too many files for one playlist: ask for a shorter range');
  if (!found) throw new ApiFault(404, 'no-recording');
  return found;
}

/** O_NOFOLLOW: a link laid into the folder leads nowhere. */
async function openFootage(path: string): Promise<FileHandle> {
  try {
    // eslint-disable-next-line no-bitwise
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new ApiFault(404, 'no-recording', 'deleted meanwhile');
    throw error;
  }
}
