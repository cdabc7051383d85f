/** Schemas of everything that crosses the bridge; the nouns of model/ are the types these must agree with (checked at the end of the file). */
import { z } from 'zod';
import { alarmLevels } from '#model/camera-alarm';
import { carouselLimits } from '#model/carousel';
import { liveKinds } from '#model/live';
import type { LiveTicket, LiveWant } from '#model/live';
import { readFreeLayout } from '#model/free-layout';
import { layoutNames, layoutNamed } from '#model/layout';
import type { LayoutName } from '#model/layout';
import { languages } from '#model/local-name';
import { serverKinds } from '#model/server';
import type { ServerConfig } from '#model/server';
import { deskLockReasons } from '#model/desk-lock';
import type { DeskState, PinVerdict } from '#model/desk-lock';
import { journalKinds } from '#model/journal-entry';
import type { JournalEntry } from '#model/journal-entry';
import { addressConcerns } from '#model/suggested-address';
import { problems } from '#model/problem';
import { pushStates } from '#model/push';
import { gapReasons } from '#model/recording';
import type { PushBoard, SentPush } from '#model/push';
import type { ProblemCode } from '#model/problem';
import type { NumberedPreset, PtzAbilities } from '#model/ptz';
import type { PtzBoard } from '#model/ptz-lease';
import type { PtzCameraSettings } from '#model/ptz-tour';
import type { Camera } from '#model/camera';
import { clockSources, mostAheadMs } from '#model/clock-correction';
import type { ClockCorrection, KeptCorrection } from '#model/clock-correction';
import { budgetPriorities } from '#model/budget-priority';
import { bookmarkSeverities } from '#model/wall-bookmark';
import type { WallBookmark } from '#model/wall-bookmark';
import { viewCarouselLimits } from '#model/view-carousel';
import type { ViewCarousel } from '#model/view-carousel';
import { isPcId } from '#model/pc-id';
import { mostMonitors } from '#model/wall-monitor';
import type { WallMonitor } from '#model/wall-monitor';
import type { WallPreset } from '#model/wall-preset';
import type { MonitorToken } from '#model/monitor-token';
import type { Monitor, View } from '#model/view';
import type { Settings } from '#model/settings';

export const cameraIdSchema = z.string().min(3).max(200).regex(/^[a-z0-9-]{1,32}\/.+$/);
export const epochMsSchema = z.number().int().min(0).max(8.64e15);
const nameText = z.string().max(200);
export const localNameSchema = z.object({ ar: nameText.optional(), fr: nameText.optional(), en: nameText.optional() });
export const streamRoleSchema = z.enum(['main', 'sub', 'third']);

export const cameraSchema = z.object({
  id: cameraIdSchema,
  server: z.string().regex(/^[a-z0-9-]{1,32}$/),
  number: z.number().int().min(0),
  name: localNameSchema,
  site: z.object({ id: z.string().max(100), name: localNameSchema }),
  streams: z.array(z.object({
    role: streamRoleSchema, codec: z.string().max(60).optional(), width: z.number().int().positive().optional(),
    height: z.number().int().positive().optional(), frameRate: z.number().positive().optional(), audio: z.string().max(60).optional(),
  })).max(4).readonly(),
  recorded: z.boolean(),
  position: z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }).optional(),
});

export const liveWantSchema = z.object({
  width: z.number().int().min(1).max(16_384), height: z.number().int().min(1).max(16_384),
  muted: z.boolean(), purpose: z.enum(['tile', 'selected', 'ptz']), raised: z.boolean().optional(),
});
export const liveTicketSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{43}$/), camera: cameraIdSchema, role: streamRoleSchema, kind: z.enum(liveKinds),
  url: z.string().max(500), expiresAt: epochMsSchema, megapixelsPerSecond: z.number().positive().optional(),
});

const cameraItemSchema = z.object({ kind: z.literal('camera'), camera: cameraIdSchema });
const carouselItemSchema = z.object({ kind: z.literal('carousel'), cameras: z.array(cameraIdSchema).min(carouselLimits.leastCameras).max(carouselLimits.mostCameras).readonly(), dwellS: z.number().int().min(carouselLimits.leastDwellS).max(carouselLimits.mostDwellS) });
/** SHA-256 in hex. */
export const imageHashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const viewItemSchema = z.discriminatedUnion('kind', [
  cameraItemSchema, carouselItemSchema, z.object({ kind: z.literal('hotspot') }), z.object({ kind: z.literal('clock') }),
  z.object({ kind: z.literal('text'), text: z.string().min(1).max(500) }), z.object({ kind: z.literal('image'), image: imageHashSchema, name: z.string().min(1).max(80) }), z.object({ kind: z.literal('empty') }),
]);
const freeLayoutSchema = z.templateLiteral(['free:', z.string()]).refine((name) => name.length <= 1_500 && readFreeLayout(name) !== null, 'this describes no layout');
const layoutSchema = z.union([z.enum(layoutNames), freeLayoutSchema]);
const arrangementShape = { layout: layoutSchema, items: z.array(viewItemSchema).max(100).readonly(), spare: z.array(viewItemSchema).max(100).readonly().optional() };
const cellsFilled = (a: { layout: LayoutName; items: readonly unknown[] }) => layoutNamed(a.layout).cells.length === a.items.length;
const cellsMessage = 'items must have one entry per cell of the layout';
export const arrangementSchema = z.object(arrangementShape).refine(cellsFilled, cellsMessage);
export const viewNameSchema = z.string().trim().min(1).max(80);
/** model/saved-version.ts */
export const savedVersionSchema = z.object({ id: z.string().max(64), savedAt: epochMsSchema });
export const viewSchema = z.object({ ...arrangementShape, id: z.string().max(64), name: viewNameSchema, number: z.number().int().min(1).max(999), savedAt: epochMsSchema });
export const monitorNumberSchema = z.number().int().min(1).max(mostMonitors);
export const pcIdSchema = z.string().refine(isPcId, 'not an id of a PC');
export const windowNameSchema = z.string().min(1).max(64);
/** Millions of pixels a second; no PC shows as much. */
const pixelRateSchema = z.number().min(0).max(1_000_000);
/** What a window tells the others of its PC (renderer/player/pc-windows.ts): a few hundred bytes, whatever it shows. */
export const windowToldSchema = z.object({
  window: windowNameSchema, monitor: monitorNumberSchema, isBehind: z.boolean(),
  demand: z.object({ low: pixelRateSchema, more: z.partialRecord(z.enum(budgetPriorities), pixelRateSchema) }),
  used: pixelRateSchema, wanted: pixelRateSchema, limit: pixelRateSchema.nullable(), measured: z.object({ megapixelsPerSecond: pixelRateSchema, isLimit: z.boolean() }).nullable(),
});
export const wallMonitorSchema = z.object({ number: monitorNumberSchema, hasWindow: z.boolean() });
export const presetMonitorsSchema = z.array(z.object({ ...arrangementShape, number: monitorNumberSchema }).refine(cellsFilled, cellsMessage)).max(mostMonitors)
  .refine((monitors) => new Set(monitors.map(({ number }) => number)).size === monitors.length, 'each monitor once').readonly();
export const wallPresetSchema = z.object({ id: z.string().max(64), name: viewNameSchema, number: z.number().int().min(1).max(999), savedAt: epochMsSchema, monitors: presetMonitorsSchema });
/** A preset as a file (model/wall-preset.ts); at most 1 MB. */
export const presetFileSchema = z.object({ manara: z.literal('wall-preset'), version: z.literal(1), name: viewNameSchema, monitors: presetMonitorsSchema });
export const monitorSchema = z.object({
  ...arrangementShape, number: monitorNumberSchema, view: z.string().max(64).nullable(), revision: z.number().int().min(0),
});

export const viewCarouselSchema = z.object({
  monitor: monitorNumberSchema, views: z.array(z.string().min(1).max(64)).min(viewCarouselLimits.leastViews).max(viewCarouselLimits.mostViews).readonly(),
  dwellS: z.number().int().min(viewCarouselLimits.leastDwellS).max(viewCarouselLimits.mostDwellS),
});
export const monitorTokenSchema = z.object({
  id: z.string().max(64), monitor: monitorNumberSchema, madeAt: epochMsSchema, expiresAt: epochMsSchema.nullable(), usedAt: epochMsSchema.nullable(),
});

export const pushContentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('item'), item: z.discriminatedUnion('kind', [cameraItemSchema, carouselItemSchema]), tile: z.number().int().min(0).max(99).nullable() }),
  z.object({ kind: z.literal('arrangement'), arrangement: arrangementSchema, view: z.string().max(64).nullable() }),
]);
export const pushReasonSchema = z.string().max(200);
export const pushStaysSchema = z.number().int().min(10).max(86_400).nullable();
export const pushSchema = z.object({
  id: z.string().max(64), from: monitorNumberSchema, to: monitorNumberSchema, content: pushContentSchema, reason: pushReasonSchema, state: z.enum(pushStates),
  sentAt: epochMsSchema, returnAfterS: pushStaysSchema, dueAt: epochMsSchema.nullable(),
});
export const sentPushSchema = pushSchema.extend({ hasWindow: z.boolean() });
export const pushBoardSchema = z.object({ asking: z.array(monitorNumberSchema).readonly(), pushes: z.array(pushSchema).readonly() });
/** What stands on a monitor, as the core keeps it (core/walls/push-stack.ts). */
export const pushStackSchema = z.object({ base: z.object({ arrangement: arrangementSchema, view: z.string().max(64).nullable() }), pushes: z.array(pushSchema).max(16).readonly() });

const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** Servers tell times of media to fractions. */
const footageTimeSchema = z.number().min(0).max(8.64e15);
export const recordingSpanSchema = z.object({ start: footageTimeSchema, end: footageTimeSchema, role: streamRoleSchema });
export const gapSchema = z.object({ start: footageTimeSchema, end: footageTimeSchema.nullable(), role: streamRoleSchema, reason: z.enum(gapReasons) });
export const bookmarkSeveritySchema = z.enum(bookmarkSeverities);
export const bookmarkWordsSchema = z.object({ title: z.string().max(200), note: z.string().max(4_000), tags: z.array(z.string().max(60)).max(20), severity: bookmarkSeveritySchema });
export const timeRangeSchema = z.object({ start: epochMsSchema, end: epochMsSchema }).refine(({ start, end }) => start <= end, 'the end is before the start');
/** Signed, and of the footage's own axis: a wrong clock can say any time. */
const aheadMsSchema = z.number().int().min(-mostAheadMs).max(mostAheadMs);
const clockReasonSchema = z.string().trim().min(1).max(200);
export const clockCorrectionSchema = z.object({ from: epochMsSchema, aheadMs: aheadMsSchema });
export const newCorrectionSchema = clockCorrectionSchema.extend({ source: z.enum(clockSources), reason: clockReasonSchema, monitor: monitorNumberSchema });
export const withdrawalSchema = z.object({ monitor: monitorNumberSchema, reason: clockReasonSchema });
export const keptCorrectionSchema = newCorrectionSchema.extend({
  id: z.string().max(64), setAt: epochMsSchema, withdrawn: withdrawalSchema.extend({ at: epochMsSchema }).nullable(),
});
export const bookmarkCamerasSchema = z.array(cameraIdSchema).min(1).max(16);
export const lockReasonSchema = z.string().trim().min(1).max(200);
export const evidenceLockSchema = z.object({
  cameras: z.array(cameraIdSchema).max(16).readonly(), lockedAt: epochMsSchema, until: epochMsSchema.nullable(), reason: lockReasonSchema, monitor: monitorNumberSchema,
});
export const wallBookmarkSchema = z.object({
  id: z.string().max(300), cameras: bookmarkCamerasSchema.readonly(), range: z.object({ start: epochMsSchema, end: epochMsSchema }), title: z.string().max(300), note: z.string().max(8_000),
  tags: z.array(z.string().max(200)).max(100).readonly(), severity: bookmarkSeveritySchema, monitor: monitorNumberSchema.nullable(), author: z.string().max(200).nullable(),
  createdAt: epochMsSchema.nullable(), changedAt: epochMsSchema.nullable(), stills: z.array(cameraIdSchema).readonly(), aheadMs: aheadMsSchema, diesAt: epochMsSchema.nullable(), server: z.string().max(32).nullable(),
  lock: evidenceLockSchema.nullable(), lockable: z.array(cameraIdSchema).max(16).readonly(),
});
export const bookmarkChangeSchema = bookmarkWordsSchema.extend({ at: epochMsSchema, monitor: monitorNumberSchema });

const speedSchema = z.number().min(-1).max(1);
export const ptzVelocitySchema = z.object({ pan: speedSchema, tilt: speedSchema, zoom: speedSchema });
/** Parts of the picture, and steps of zoom that halve what is seen (core/servers/recording-server.ts). */
export const ptzViewSchema = z.object({ pan: speedSchema, tilt: speedSchema, zoom: z.number().min(-6).max(6) });
export const ptzAbilitiesSchema = z.object({
  speed: z.enum(['analog', 'steps', 'none']), pan: z.boolean(), tilt: z.boolean(), zoom: z.boolean(), diagonal: z.boolean(), relative: z.boolean(), absolute: z.boolean(), home: z.boolean(),
  presets: z.object({ list: z.boolean(), go: z.boolean(), save: z.boolean(), rename: z.boolean(), remove: z.boolean() }), readBack: z.boolean(), confirmed: z.boolean(),
  focus: z.boolean().optional(), iris: z.boolean().optional(), auxiliary: z.array(z.string().max(100)).max(50).readonly().optional(),
});
export const ptzPresetIdSchema = z.string().min(1).max(200);
export const numberedPresetSchema = z.object({ id: ptzPresetIdSchema, name: z.string().max(200), number: z.number().int().min(0), stillAt: epochMsSchema.nullable() });
const ptzLevelSchema = z.union([z.literal(1), z.literal(2), z.literal(3)]);
export const ptzDeskSchema = z.object({ monitor: monitorNumberSchema, level: ptzLevelSchema });
const dayTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export const ptzSettingsSchema = z.object({
  homePreset: ptzPresetIdSchema.nullable(), returnAfterS: z.number().int().min(30).max(86_400).nullable(), resumeAfterS: z.number().int().min(10).max(86_400),
  tours: z.array(z.object({
    id: z.string().min(1).max(64), name: viewNameSchema, own: ptzPresetIdSchema.nullable(),
    stops: z.array(z.object({ preset: ptzPresetIdSchema, dwellS: z.number().int().min(3).max(3_600) })).max(100).readonly(),
    hours: z.object({ days: z.array(z.number().int().min(1).max(7)).max(7).readonly(), from: dayTimeSchema, to: dayTimeSchema }),
  })).max(20).readonly(),
});
export const ptzReasonSchema = z.string().trim().min(1).max(200);
export const ptzBoardSchema = z.object({
  leases: z.array(z.object({
    camera: cameraIdSchema, holder: ptzDeskSchema, since: epochMsSchema, until: epochMsSchema, queue: z.array(ptzDeskSchema).readonly(),
    claim: ptzDeskSchema.extend({ reason: z.string().max(200), dueAt: epochMsSchema }).nullable(),
  })).readonly(),
  away: z.array(z.object({ camera: cameraIdSchema, since: epochMsSchema, monitor: z.number().int().min(0).max(64), returnAt: epochMsSchema.nullable() })).readonly(),
  tours: z.array(z.object({ camera: cameraIdSchema, tour: z.string().max(64), name: z.string().max(80), stop: z.number().int().nullable(), pausedUntil: epochMsSchema.nullable() })).readonly(),
  doubts: z.array(z.object({ camera: cameraIdSchema, what: z.enum(['standing', 'no-stop', 'refused']), code: z.enum(problemCodes).nullable(), since: epochMsSchema })).readonly(),
  levels: z.array(ptzDeskSchema).readonly(),
});

export const deskStateSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('open'), hasPin: z.boolean(), lockAt: epochMsSchema.nullable() }),
  z.object({ is: z.literal('locked'), hasPin: z.boolean(), since: epochMsSchema, why: z.enum(deskLockReasons), monitor: monitorNumberSchema.nullable(), tryAt: epochMsSchema.nullable() }),
]);
export const pinVerdictSchema = z.discriminatedUnion('is', [z.object({ is: z.literal('right') }), z.object({ is: z.enum(['wrong', 'wait']), tryAt: epochMsSchema.nullable() })]);

export const problemSchema = z.object({ code: z.enum(problemCodes), detail: z.string().max(300).optional() });

export const settingsSchema = z.object({
  language: z.enum(languages), arabicIndicDigits: z.boolean(), clock24: z.boolean(), startWithPc: z.boolean(),
  lockAfterMinutes: z.number().int().min(0).max(720), lockWithSession: z.boolean(), lockOtherPcs: z.boolean(), windowMemoryMb: z.number().int().min(0).max(16_384), alarmLevel: z.enum(alarmLevels),
});

export const journalEntrySchema = z.object({
  id: z.number().int(), at: epochMsSchema, kind: z.enum(journalKinds), camera: cameraIdSchema.nullable(), monitor: monitorNumberSchema.nullable(),
  detail: z.record(z.string().max(60), z.union([z.string().max(500), z.number(), z.boolean(), z.null()])),
});

export const displayIdSchema = z.string().max(100);
/** A physical screen, as the host tells it. */
export const displaySchema = z.object({
  id: displayIdSchema, label: z.string().max(200), primary: z.boolean(),
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
});

export const serverIdSchema = z.string().regex(/^[a-z0-9-]{1,32}$/);
/** SHA-256, upper-case hex with colons. */
export const fingerprintSchema = z.string().regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
export const serverConfigSchema = z.object({
  id: serverIdSchema, kind: z.enum(serverKinds), name: z.string().trim().min(1).max(80), address: z.string().min(1).max(500),
  user: z.string().max(200).optional(), certificate: fingerprintSchema.optional(),
  options: z.record(z.string().max(60), z.union([z.string().max(500), z.number(), z.boolean()])),
});
export const serverInfoSchema = z.object({ product: z.string().max(100), version: z.string().max(100).nullable(), timeZone: z.string().max(60).nullable() });
export const seenCertificateSchema = z.object({
  fingerprint: fingerprintSchema, subject: z.string().max(200), issuer: z.string().max(200), validTo: z.string().max(60), trusted: z.boolean(),
});

/** An ONVIF device that answered on the network; everything in it is its own word. */
export const suggestedDeviceSchema = z.object({
  id: z.string().max(200), name: z.string().max(200), hardware: z.string().max(200), from: z.string().max(60),
  addresses: z.array(z.object({ url: z.string().max(500), concerns: z.array(z.enum(addressConcerns)) })).max(8),
});

/** What a page saw on one tile since its last report. */
export const liveSampleSchema = z.object({
  camera: cameraIdSchema, monitor: monitorNumberSchema, tile: z.number().int().min(0).max(99), via: z.enum(liveKinds),
  /** Ms the picture was visible, late and frozen since the last report. */
  visibleMs: z.number().min(0), lateMs: z.number().min(0), frozenMs: z.number().min(0),
  /** Largest picture age seen, ms; null where unknown. */
  worstAgeMs: z.number().nullable(),
});

/** Compile-time proof that the schemas describe the nouns of model/. */
type Same<A, B> = [A] extends [B] ? true : never;
export type SchemasAgree = [
  Same<z.infer<typeof liveWantSchema>, LiveWant>, Same<z.infer<typeof liveTicketSchema>, LiveTicket>,
  Same<z.infer<typeof viewSchema>, View>, Same<z.infer<typeof monitorSchema>, Monitor>, Same<z.infer<typeof settingsSchema>, Settings>, Same<z.infer<typeof wallPresetSchema>, WallPreset>, Same<z.infer<typeof wallMonitorSchema>, WallMonitor>,
  Same<z.infer<typeof monitorTokenSchema>, MonitorToken>, Same<z.infer<typeof clockCorrectionSchema>, ClockCorrection>, Same<z.infer<typeof keptCorrectionSchema>, KeptCorrection>, Same<z.infer<typeof viewCarouselSchema>, ViewCarousel>,
  Same<ServerConfig['kind'], z.infer<typeof serverConfigSchema>['kind']>, Same<z.infer<typeof journalEntrySchema>, JournalEntry>, Same<Camera['id'], z.infer<typeof cameraSchema>['id']>, Same<z.infer<typeof pushBoardSchema>, PushBoard>, Same<z.infer<typeof sentPushSchema>, SentPush>,
  Same<z.infer<typeof ptzBoardSchema>, PtzBoard>, Same<DeskState, z.infer<typeof deskStateSchema>>, Same<PinVerdict, z.infer<typeof pinVerdictSchema>>, Same<z.infer<typeof wallBookmarkSchema>, WallBookmark>, Same<z.infer<typeof ptzSettingsSchema>, PtzCameraSettings>, Same<PtzAbilities, z.infer<typeof ptzAbilitiesSchema>>, Same<z.infer<typeof numberedPresetSchema>, NumberedPreset>,
];
