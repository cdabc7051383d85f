/** What an Nx server may answer, in every version from 5.0 on, checked where it comes in. Numbers come as strings now and then, ids of old versions in braces. */
import { z } from 'zod';
import { ServerFault } from '../recording-server.ts';

const maxEpochMs = 8.64e15;

/** Old versions write `{…}` around a UUID. Anything that could not stand in a path is refused. */
export const nxId = z.string().max(100).transform((id) => id.replace(/^\{|\}$/g, '')).pipe(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/));
/** A bookmark's id of 6.1 names its server too: `{bookmark}_{server}`. */
export const nxBookmarkId = z.string().max(200).transform((id) => id.replaceAll(/[{}]/g, '')).pipe(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,159}$/));
const number = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/).max(30).transform(Number)]);
const epochMs = number.pipe(z.number().min(0).max(maxEpochMs)).transform(Math.round);
const text = (most: number) => z.string().transform((value) => value.slice(0, most));
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);
/** `a|b|c`, or a list of them. */
const flags = z.union([z.string().max(4000).transform((all) => all.split('|')), z.array(z.string().max(100)).max(100)]).transform((all) => all.map((one) => one.trim()).filter((one) => one !== ''));

export const infoAnswer = z.object({
  version: z.string().regex(/^\d+\.\d+/).max(60), brand: text(60).optional(), customization: text(60).optional(),
  protoVersion: number.optional(), synchronizedTimeMs: epochMs.optional().catch(undefined),
}).refine((info) => info.brand !== undefined || info.customization !== undefined || info.protoVersion !== undefined);
export type InfoAnswer = z.infer<typeof infoAnswer>;

export const loginUserAnswer = z.object({ type: text(40).optional(), methods: flags.optional() });
export const tokenAnswer = z.object({ token: z.string().regex(/^[\x21-\x7e]{8,4000}$/) });

const ptzAnswer = z.object({ capabilities: flags.optional() });
const deviceAnswer = z.object({
  id: nxId, name: text(400), logicalId: z.union([z.string().max(100), z.number().transform(String)]).optional().catch(undefined),
  serverId: nxId.optional().catch(undefined), group: z.object({ id: text(100), name: text(400) }).optional().catch(undefined),
  status: text(40).optional(), deviceType: text(40).optional(),
  mediaStreams: z.array(z.object({
    encoderIndex: number, resolution: text(40).optional(), transcodingRequired: flag.optional(), codec: number.optional(),
  })).max(20).optional().catch(undefined),
  mediaCapabilities: z.object({ hasDualStreaming: flag.optional(), hasAudio: flag.optional() }).optional().catch(undefined),
  schedule: z.object({ isEnabled: flag.optional() }).optional().catch(undefined),
  ptz: ptzAnswer.optional().catch(undefined),
});
export type DeviceAnswer = z.infer<typeof deviceAnswer>;
/** One device that cannot be read does not cost the others; a list of nothing else is no list. */
export const devicesAnswer = each(deviceAnswer, 50_000);
export const devicePtzAnswer = z.object({ id: nxId, ptz: ptzAnswer.optional() });
export const serversAnswer = each(z.object({ id: nxId, name: text(400) }), 1000);
export const usersAnswer = each(z.object({ id: nxId, name: text(200) }), 50_000);

const chunk = z.object({ startTimeMs: epochMs, durationMs: number.optional() });
/** Of one device; several are answered by device id. */
export const footageAnswer = z.union([z.array(chunk).max(200_000), z.record(z.string().max(100), z.array(chunk).max(200_000)).transform((all) => Object.values(all).flat())]);
export type ChunkAnswer = z.infer<typeof chunk>;

export const bookmarkAnswer = z.object({
  id: nxBookmarkId, deviceId: nxId, name: text(400).default(''), description: text(4000).default(''), startTimeMs: epochMs, durationMs: number.pipe(z.number().min(0).max(maxEpochMs)).default(0),
  tags: z.array(text(100)).max(200).default([]), creatorUserId: nxId.optional().catch(undefined), creationTimeMs: epochMs.optional().catch(undefined),
});
export type BookmarkAnswer = z.infer<typeof bookmarkAnswer>;
export const bookmarksAnswer = each(bookmarkAnswer, 100_000);

const eventData = z.object({
  type: text(100).optional(), state: text(20).optional(), caption: text(400).optional(), description: text(400).optional(),
  deviceId: nxId.optional().catch(undefined), cameraId: nxId.optional().catch(undefined), deviceIds: z.array(nxId).max(1000).optional().catch(undefined),
});
export const eventAnswer = z.object({ timestampMs: epochMs, eventData });
export type EventAnswer = z.infer<typeof eventAnswer>;
export const eventsAnswer = each(eventAnswer, 100_000);

export const presetsAnswer = each(z.object({ id: z.string().min(1).max(200), name: text(200) }), 1000);
export const presetAnswer = z.object({ id: z.string().min(1).max(200).optional(), name: text(200).optional() });
export const positionAnswer = z.object({ pan: number.optional(), tilt: number.optional(), zoom: number.optional() });
const limit = z.object({ min: number, max: number }).optional().catch(undefined);
export const limitsAnswer = z.object({ pan: limit, tilt: limit, fov: limit });
export type LimitsAnswer = z.infer<typeof limitsAnswer>;
export const homeAnswer = z.object({ type: z.enum(['preset', 'tour']), objectId: z.string().min(1).max(200) });

/** WebRTC signalling. Candidates come as an init object, or bare. */
const iceCandidate = z.object({ candidate: z.string().max(2000), sdpMid: z.union([z.string().max(100), z.number().transform(String)]).nullish(), sdpMLineIndex: number.nullish() });
export const signalFrame = z.object({
  sdp: z.object({ type: z.string().max(20), sdp: z.string().max(200_000) }).optional(),
  ice: z.union([iceCandidate, z.string().max(2000).transform((candidate) => ({ candidate, sdpMid: undefined, sdpMLineIndex: undefined }))]).nullish().catch(undefined),
  error: z.unknown().optional(),
});

export const rpcFrame = z.object({
  id: z.union([z.number(), z.string().max(100)]).nullish(), method: z.string().max(200).optional(), params: z.unknown().optional(),
  result: z.unknown().optional(), error: z.object({ code: z.number().optional(), message: text(300).optional() }).nullish(),
});

function each<S extends z.ZodType>(one: S, most: number) {
  return z.array(z.unknown()).max(most).transform((all, context) => {
    const good = all.flatMap((entry) => { const read = one.safeParse(entry); return read.success ? [read.data] : []; });
    if (good.length === 0 && all.length > 0) context.addIssue({ code: 'custom', message: 'nothing in the list can be read' });
    return good;
  });
}

export function parseFrame<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  let value: unknown;
  try { value = JSON.parse(text); } catch { value = undefined; }
  const read = schema.safeParse(value);
  if (!read.success) throw new ServerFault({ code: 'server-garbage', detail: 'a message that is no JSON of this server' });
  return read.data;
}
