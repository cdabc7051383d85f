/**
 * What ZoneMinder's API may answer, checked where it comes in. PHP before 8.1 sends every value as a string, later ones numbers and
 * booleans, DECIMAL columns as strings in both; null stands anywhere. `Path` and passwords of monitors are never read.
 */
import { z } from 'zod';

const empty = (value: unknown): unknown => (value === '' ? null : value);
/** Null where there is none. */
const number = z.preprocess(empty, z.coerce.number().finite().nullish().transform((value) => value ?? null));
const count = number.transform((value) => value ?? 0);
const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const flag = z.union([z.boolean(), z.number(), z.string().max(10), z.null()]).optional().transform((value) => value === true || value === 1 || value === '1' || value === 'true');
const text = (most: number) => z.union([z.string(), z.number(), z.null()]).optional().transform((value) => String(value ?? '').slice(0, most));
/** `YYYY-MM-DD HH:MM:SS` in the server's zone. */
const localTime = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/).transform((value) => value.slice(0, 19));

const token = z.string().min(1).max(8192).nullish().transform((value) => value ?? null);
export const versionAnswer = z.object({ version: z.string().regex(/^\d+\.\d+[\w.+~-]{0,40}$/), apiversion: text(20) });
/** Tokens are null (1.36) or absent (1.38) where the server asks nobody to log in; the version is there in both. */
export const loginAnswer = versionAnswer.extend({ access_token: token, access_token_expires: number, refresh_token: token, refresh_token_expires: number });
/** Every refusal has this shape; `url` in it echoes the token and is never read. */
export const refusalAnswer = z.object({ success: z.literal(false), data: z.object({ name: text(300) }) });
export const zoneAnswer = z.object({ tz: z.string().min(1).max(60) });
export const configAnswer = z.object({ config: z.object({ Value: text(500) }) });

const monitor = z.object({
  Id: id, Name: text(200), Function: text(20), Enabled: flag, Width: count, Height: count, Orientation: text(20), Controllable: flag, ControlId: number,
  Sequence: number, MaxFPS: number, SectionLength: number, Deleted: flag, Capturing: text(20), Recording: text(20),
  Go2RTCEnabled: flag, JanusEnabled: flag, Janus_Pin: text(100), RTSP2WebEnabled: flag, RTSP2WebType: text(20), StreamChannel: text(40), RTSPServer: flag,
});
const monitorStatus = z.object({ Status: text(30), CaptureFPS: number });
export const monitorsAnswer = z.object({ monitors: z.array(z.object({ Monitor: monitor, Monitor_Status: monitorStatus.nullish() })).max(5000) });

const event = z.object({
  Id: id, MonitorId: id, Name: text(64), Cause: text(64), StartDateTime: localTime, EndDateTime: localTime.nullish().transform((value) => value ?? null),
  Length: count, Frames: count, AlarmFrames: count, MaxScore: count, DefaultVideo: text(200), Archived: flag, Notes: text(4000), SaveJPEGs: count,
});
/** 1.38 answers `pagination: null` where no page was asked for. */
export const eventsAnswer = z.object({ events: z.array(z.object({ Event: event })).max(1000), pagination: z.object({ nextPage: flag }).nullish() });
export const eventAnswer = z.object({ event: z.object({ Event: event }) });
export const tagsAnswer = z.object({ tags: z.array(z.object({ Tag: z.object({ Id: id, Name: text(64) }), Events_Tags: z.object({ EventId: id }).nullish() })).max(10_000) });
export const savedAnswer = z.object({ message: text(200) });
export const commandAnswer = z.object({ result: text(20), message: text(300) });
const control = z.object({
  CanMove: flag, CanMoveDiag: flag, CanMoveCon: flag, CanPan: flag, CanTilt: flag, HasPanSpeed: flag, HasTiltSpeed: flag, CanZoom: flag, CanZoomCon: flag,
  HasPresets: flag, NumPresets: count, HasHomePreset: flag, CanSetPresets: flag,
});
export const controlAnswer = z.object({ control: z.object({ Control: control }) });

export type MonitorAnswer = z.output<typeof monitor>;
export type MonitorEntry = z.output<typeof monitorsAnswer>['monitors'][number];
export type EventAnswer = z.output<typeof event>;
export type ControlAnswer = z.output<typeof control>;
