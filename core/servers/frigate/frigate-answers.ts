/** What Frigate may answer, checked where it comes in. Numbers may come as strings, lists as null; unknown fields are dropped. */
import { z } from 'zod';

/** Unix seconds with a fraction, UTC. */
const seconds = z.coerce.number().min(0).max(8.64e12);
const text = (most: number) => z.string().transform((value) => value.slice(0, most));
const flag = z.union([z.boolean(), z.number().transform((value) => value !== 0)]);

export const mostCameras = 2_000;
const names = z.array(z.string().max(200)).max(mostCameras);
const cameraConfig = z.object({
  enabled: flag.nullish().catch(null), enabled_in_config: flag.nullish().catch(null), friendly_name: text(500).nullish().catch(null),
  ui: z.object({ order: z.coerce.number().catch(0) }).catch({ order: 0 }),
  detect: z.object({ width: z.coerce.number().positive().nullish().catch(null), height: z.coerce.number().positive().nullish().catch(null) }).nullish().catch(null),
  live: z.object({ streams: z.record(z.string().max(200), z.string().max(200)).catch({}) }).nullish().catch(null),
  record: z.object({ enabled: flag.nullish().catch(null) }).nullish().catch(null),
  onvif: z.object({ host: z.string().max(300).nullish().catch(null) }).nullish().catch(null),
});
export const configAnswer = z.object({
  cameras: z.record(z.string().min(1).max(200), cameraConfig).refine((cameras) => Object.keys(cameras).length <= mostCameras),
  camera_groups: z.record(z.string().max(200), z.object({ cameras: z.union([names, z.string().max(200).transform((one) => [one])]).catch([]), order: z.coerce.number().catch(0) })).nullish().catch(null),
});
export type ConfigAnswer = z.infer<typeof configAnswer>;
export type CameraConfig = ConfigAnswer['cameras'][string];

export const streamNamesAnswer = z.record(z.string().max(200), z.unknown()).transform((streams) => Object.keys(streams));
export const profileAnswer = z.object({ username: text(200).nullish(), role: text(200).nullish().catch(null), allowed_cameras: names.nullish().catch(null) });

export const statsAnswer = z.object({
  cameras: z.record(z.string().max(200), z.object({ camera_fps: z.coerce.number().catch(0) })).catch({}),
  service: z.object({ version: text(60).nullish().catch(null) }).nullish().catch(null),
});

const segment = z.object({ start_time: seconds, end_time: seconds, duration: z.coerce.number().min(0).max(86_400) });
export const segmentsAnswer = z.array(segment).max(50_000);
export const summaryAnswer = z.array(z.object({ day: z.string().regex(/^\d{4}-\d\d-\d\d$/), hours: z.array(z.object({ hour: z.coerce.number().int().min(0).max(23), duration: z.coerce.number().min(0).catch(1) })).max(25).catch([]) })).max(5_000);
/** nginx-vod's mapping. */
export const mappingAnswer = z.object({
  durations: z.array(z.coerce.number().min(0)).max(20_000),
  sequences: z.array(z.object({ clips: z.array(z.object({ path: z.string().max(1000).catch(''), clipFrom: z.coerce.number().min(0).nullish().catch(null) })).max(20_000) })).min(1).max(4),
});

const eventData = z.object({
  type: text(60).nullish().catch(null), top_score: z.coerce.number().nullish().catch(null), score: z.coerce.number().nullish().catch(null), description: text(4_000).nullish().catch(null),
});
/** A name with the certainty of it in some versions. */
const subLabel = z.union([z.string(), z.array(z.unknown()).transform((pair) => String(pair[0] ?? ''))]).transform((value) => value.slice(0, 200));
export const eventAnswer = z.object({
  id: z.string().min(1).max(100), camera: z.string().max(200), label: text(200), sub_label: subLabel.nullish().catch(null), start_time: seconds, end_time: seconds.nullish().catch(null),
  false_positive: flag.nullish().catch(null), retain_indefinitely: flag.nullish().catch(null), top_score: z.coerce.number().nullish().catch(null), data: eventData.nullish().catch(null),
});
export const eventsAnswer = z.array(eventAnswer).max(10_000);
export type EventAnswer = z.infer<typeof eventAnswer>;
export const motionActivityAnswer = z.array(z.object({ start_time: seconds, motion: z.coerce.number().min(0).max(100).catch(0), camera: z.string().max(200).nullish().catch(null) })).max(50_000);
export const createdAnswer = z.object({ success: z.literal(true), event_id: z.string().min(1).max(100) });

export const exportStarted = z.object({ export_id: z.string().min(1).max(200).nullish().catch(null) });
export const exportJob = z.object({ status: z.string().max(60), progress_percent: z.coerce.number().min(0).max(100).nullish().catch(null) });
export const exportAnswer = z.object({ id: z.string().max(200), camera: z.string().max(200).nullish().catch(null), name: text(500).nullish().catch(null), video_path: z.string().max(1000), in_progress: flag.nullish().catch(null) });
export const exportsAnswer = z.array(exportAnswer).max(20_000);

export const ptzAnswer = z.object({ features: z.array(z.string().max(60)).max(50).nullish().catch(null), presets: z.array(z.string().max(200)).max(1_000).nullish().catch(null) });

/** A frame of `/ws`. */
export const topicMessage = z.object({ topic: z.string().max(300), payload: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish().catch(null) });
export const trackedChange = z.object({ type: z.enum(['new', 'update', 'end']), after: eventAnswer });
