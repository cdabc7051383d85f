/** The one contract between a page and the core: all a page may ask. Carried by oRPC over the WebSocket `/bridge`. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { cameraEventTypes } from '#model/camera-event';
import { lockTerms } from '#model/evidence-lock';
import { fileFaultCodes, rowFaultCodes } from '#model/inventory-fault';
import { mostTicketsClosed } from '#model/live';
import { motionCells } from '#model/motion';
import { languages } from '#model/local-name';
import { serverKinds } from '#model/server';
import {
  arrangementSchema, bookmarkCamerasSchema, bookmarkChangeSchema, bookmarkSeveritySchema, bookmarkWordsSchema, cameraIdSchema, cameraSchema, clockCorrectionSchema, epochMsSchema, imageHashSchema, journalEntrySchema, keptCorrectionSchema, newCorrectionSchema, withdrawalSchema, liveSampleSchema, liveTicketSchema, liveWantSchema,
  deskStateSchema, displayIdSchema, displaySchema, fingerprintSchema, localNameSchema, lockReasonSchema, monitorNumberSchema, monitorSchema, monitorTokenSchema, gapSchema, numberedPresetSchema, pcIdSchema, pinVerdictSchema, recordingSpanSchema, problemSchema, savedVersionSchema, ptzAbilitiesSchema, ptzBoardSchema, ptzDeskSchema, ptzPresetIdSchema, ptzReasonSchema, ptzSettingsSchema, ptzVelocitySchema, ptzViewSchema, pushBoardSchema, pushContentSchema, pushReasonSchema, pushSchema, pushStaysSchema, sentPushSchema, seenCertificateSchema, serverConfigSchema, serverIdSchema, serverInfoSchema, settingsSchema, suggestedDeviceSchema, timeRangeSchema, viewCarouselSchema, viewNameSchema, viewSchema, wallBookmarkSchema, wallMonitorSchema, wallPresetSchema, windowNameSchema, windowToldSchema,
} from './schemas.ts';

/** Every refusal carries a code of the closed list (model/problem.ts) in `data.code`. */
const base = oc.errors({ PROBLEM: { status: 400, data: problemSchema } });

/** Liveness of a camera as its recording server reports it; `unknown` while its streams are closed (opened on demand). */
const cameraHealthSchema = z.object({ camera: cameraIdSchema, is: z.enum(['ok', 'lost', 'unknown']), since: epochMsSchema });
const serverHealthSchema = z.object({
  server: z.string(), is: z.enum(['ok', 'degraded', 'unreachable']), since: epochMsSchema,
  /** Recorder alarms such as disk-full, by code of the closed list. */
  alarms: z.array(problemSchema.extend({ since: epochMsSchema })),
  latencyMs: z.number().min(0).optional(),
  /** The server's clock minus ours, ms. */
  clockOffsetMs: z.number().optional(),
  lastError: problemSchema.optional(),
  info: serverInfoSchema.optional(),
});

const cameraEventSchema = z.object({
  id: z.string().max(300).nullable(), camera: cameraIdSchema.nullable(), type: z.enum(cameraEventTypes), label: z.string().max(200), at: z.number(), end: z.number().nullable(), score: z.number().nullable(),
});
const cameraAlarmSchema = z.object({ camera: cameraIdSchema, type: z.enum(cameraEventTypes), label: z.string().max(200), since: epochMsSchema, until: epochMsSchema });
/** Why somebody searches, in their own words; empty where nobody asks. */
const searchReasonSchema = z.string().trim().max(200);

const monitorCapacitySchema = z.object({ megapixelsPerSecond: z.number().min(0), isLimit: z.boolean(), measuredAt: epochMsSchema });

/** Given to a window that is opened behind another. */
const windowKeySchema = z.string().regex(/^[a-z0-9]{1,32}$/);
const pinTypedSchema = z.string().max(64).nullable();

/** `locked`: those whose footage is. */
const bookmarkQuery = z.object({ text: z.string().max(200), cameras: z.array(cameraIdSchema).max(100).nullable(), range: timeRangeSchema.nullable(), severity: bookmarkSeveritySchema.nullable(), locked: z.boolean().optional() });
const steered = z.object({ camera: cameraIdSchema, monitor: monitorNumberSchema });
const steeredPreset = steered.extend({ preset: ptzPresetIdSchema });

/** What a person gives to add or change a server. A password goes in and never comes out. */
const serverWishSchema = z.object({
  kind: z.enum(serverKinds).exclude(['embedded']), name: z.string().trim().min(1).max(80), address: z.string().min(1).max(500), user: z.string().max(200).optional(),
  password: z.string().max(2000).optional(), certificate: fingerprintSchema.optional(), options: serverConfigSchema.shape.options.optional(),
});

export const bridgeContract = {
  app: {
    about: base.output(z.object({
      version: z.string(), host: z.enum(['electron', 'node']), demo: z.string().nullable(), startedAt: epochMsSchema,
      /** Set where secrets are kept weakly, to be shown as a warning. */
      weakSecrets: z.string().nullable(),
      /** `monitor`: this page came in with a monitor token; it shows its monitor, everything else is refused. */
      access: z.enum(['desk', 'monitor']),
      /** The host tells when the operating system's session is locked. */
      tellsSessionLock: z.boolean(),
      /** The host can start the product with its PC where the settings wish it. */
      canStartWithPc: z.boolean(),
    })),
    /** A window's word on itself, each five seconds and when it has its pictures: the core replaces one that is worn out, and not while somebody works in it. */
    window: base.input(z.object({ monitor: monitorNumberSchema, window: windowKeySchema.nullable(), peers: z.number().int().min(0).max(100_000), busy: z.boolean(), settled: z.boolean() })).output(z.void()),
    /** A window's page crashed so often within so long (ms) that it spares itself now (F29). For the journal. */
    crashed: base.input(z.object({ monitor: monitorNumberSchema, crashes: z.number().int().min(1).max(100), withinMs: z.number().int().min(1).max(86_400_000) })).output(z.void()),
    /** The core's wall clock; a page takes its own offset from it. */
    clock: base.output(z.object({ now: epochMsSchema })),
  },
  /** The lock of the windows on the core's own PC. While it is locked, everything else but `app` and reading `settings` is refused with `desk-locked`. */
  desk: {
    /** As it is, then at every change. */
    watch: base.output(eventIterator(deskStateSchema)),
    lock: base.input(z.object({ monitor: monitorNumberSchema })).output(z.void()),
    /** `pin` null where there is none. Wrong ones make the next wait longer. */
    unlock: base.input(z.object({ monitor: monitorNumberSchema, pin: pinTypedSchema })).output(pinVerdictSchema),
    /** Sets, changes or (null) removes the PIN; `current` is the one there is. Refused with `invalid-input` unless it has 4 to 12 digits. */
    changePin: base.input(z.object({ monitor: monitorNumberSchema, current: pinTypedSchema, next: pinTypedSchema })).output(pinVerdictSchema),
    /** A hand stirred in a window. */
    stirred: base.output(z.void()),
  },
  /** Windows of one PC that have a browser profile each, and so no other way to each other. */
  pc: {
    /** What the other windows of a page's PC would have of it, now and at every change. It is one of them for as long as it listens; the PC is the id together with the address it comes from. */
    watch: base.input(z.object({ pc: pcIdSchema, window: windowNameSchema })).output(eventIterator(z.array(windowToldSchema))),
    /** What this window would have. */
    tell: base.input(windowToldSchema).output(z.void()),
  },
  cameras: {
    /** In order of number; `next` is null on the last page. */
    list: base.input(z.object({ after: cameraIdSchema.nullable(), limit: z.number().int().min(1).max(1000) }))
      .output(z.object({ cameras: z.array(cameraSchema), next: cameraIdSchema.nullable(), total: z.number().int() })),
    /** Best match first; folds case, accents, Arabic letter variants, tatweel, tashkeel and digits; matches names, numbers and sites. */
    search: base.input(z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(2000) }))
      .output(z.object({ cameras: z.array(cameraIdSchema), total: z.number().int() })),
    /** An operator's own name, number or site; null goes back to the server's. What the server says later does not undo it. */
    change: base.input(z.object({
      camera: cameraIdSchema, number: z.number().int().min(0).max(1_000_000).nullable().optional(), name: localNameSchema.nullable().optional(),
      site: z.object({ id: z.string().min(1).max(100), name: localNameSchema }).nullable().optional(),
    })).output(cameraSchema),
    /** First the state of all whose state is known, then changes; `reload` says the catalogue itself changed. */
    watch: base.output(eventIterator(z.object({ health: z.array(cameraHealthSchema), servers: z.array(serverHealthSchema), reload: z.boolean() }))),
  },
  servers: {
    /** Saved servers, the embedded recorder not among them; now and at every change. How they are comes by `cameras.watch`. */
    watch: base.output(eventIterator(z.array(serverConfigSchema))),
    /** What answers at a typed address, within 3 s and without credentials. */
    probe: base.input(z.object({ address: z.string().max(500) })).output(z.object({
      found: z.array(z.object({
        kind: z.enum(serverKinds), address: z.string(), product: z.string().max(100), version: z.string().max(100).nullable(), needsLogin: z.boolean(), certificate: seenCertificateSchema.nullable(),
      })),
      /** Something took the connection although nothing known answered. */
      reached: z.boolean(), user: z.string().nullable(), tookMs: z.number(),
    })),
    /** Saved only when it showed its cameras. Refused with `login-required`, `login-refused`, `certificate-unknown` … which say what to give. */
    add: base.input(serverWishSchema).output(z.object({ server: serverConfigSchema, cameras: z.number().int() })),
    /** A password that is not given stays; the kind cannot change. */
    change: base.input(serverWishSchema.extend({ id: serverIdSchema })).output(serverConfigSchema),
    remove: base.input(z.object({ id: serverIdSchema })).output(z.void()),
    /** ONVIF devices that answer on the network within about four seconds: suggestions, nothing is connected to (F64). */
    discover: base.output(z.object({ devices: z.array(suggestedDeviceSchema).max(1_000) })),
    /**
     * A list of cameras (CSV or JSON, at most 20 MB and 50,000 rows). Without `take` it is only read and reported; with it the list is
     * kept as a whole or not at all. Bad rows refuse the whole list unless `skipBad`.
     */
    importInventory: base.input(z.object({
      server: serverIdSchema.nullable(), name: z.string().trim().min(1).max(80), format: z.enum(['csv', 'json']), list: z.file().max(20 * 1024 * 1024),
      skipBad: z.boolean(), removeGone: z.boolean(), take: z.boolean(),
    })).output(z.object({
      /** What is wrong with the file as a whole. */
      file: z.object({ code: z.enum(fileFaultCodes), row: z.number().int().nullable() }).nullable(),
      badRows: z.number().int(),
      /** The first 500 bad rows, one line each; rows are counted as a spreadsheet does. */
      rows: z.array(z.object({ row: z.number().int(), faults: z.array(z.object({ column: z.string().max(60).nullable(), code: z.enum(rowFaultCodes), detail: z.string().max(200) })) })).max(500),
      good: z.number().int(), added: z.number().int(), changed: z.number().int(), same: z.number().int(), gone: z.number().int(),
      /** The list as a server; null where nothing was taken. */
      server: serverConfigSchema.nullable(),
    })),
  },
  live: {
    /** Tickets in the order to try them; never empty. Kinds in `avoid` come last. */
    open: base.input(z.object({ camera: cameraIdSchema, want: liveWantSchema })).output(z.array(liveTicketSchema).min(1)),
    renew: base.input(z.object({ ticket: z.string().max(64) })).output(z.object({ expiresAt: epochMsSchema })),
    /** Of tickets that are closed already nothing is said. */
    close: base.input(z.object({ tickets: z.array(z.string().max(64)).max(mostTicketsClosed) })).output(z.void()),
    /** Of cameras whose tiles nobody sees for a while: what instant replay has of them stays, and goes on, for a minute and a half (`replayKeptMs`). */
    keepReplay: base.input(z.object({ cameras: z.array(cameraIdSchema).max(100) })).output(z.void()),
    /** Instant replay: the last two minutes of a camera that is on a wall, out of memory, at `/media/replay/TICKET`. Refused with `no-recording`. */
    replay: base.input(z.object({ camera: cameraIdSchema, monitor: monitorNumberSchema })).output(z.object({ ticket: z.string().max(64), start: epochMsSchema, end: epochMsSchema })),
    /** Every 5 s: what was really visible, how late. Goes to the journal in condensed form. */
    report: base.input(z.object({ samples: z.array(liveSampleSchema).max(100) })).output(z.void()),
  },
  walls: {
    monitors: base.output(z.array(monitorSchema)),
    /** Replaces what a monitor shows. Refused with `conflict` when `revision` is not the current one. */
    arrange: base.input(z.object({ number: monitorNumberSchema, revision: z.number().int().min(0), arrangement: arrangementSchema, view: z.string().max(64).nullable() }))
      .output(monitorSchema),
    /** The monitor as it is, then at every change by any page. */
    watch: base.input(z.object({ number: monitorNumberSchema })).output(eventIterator(monitorSchema)),
    /** The monitors of the wall in order, and whether a window shows each now; then at every change. */
    roster: base.output(eventIterator(z.array(wallMonitorSchema))),
    presets: {
      list: base.output(z.array(wallPresetSchema)),
      /** Keeps what every monitor shows now. Refused with `conflict` where a preset has this name, unless it is the version in `replaces`, which then keeps its id and number. */
      save: base.input(z.object({ name: viewNameSchema, replaces: savedVersionSchema.nullable() })).output(wallPresetSchema),
      /** Every monitor of the preset at once; the others stay as they are. `unseen` are those of it that no window shows now. */
      apply: base.input(z.object({ id: z.string().max(64) })).output(z.object({ preset: wallPresetSchema, application: z.string().max(64), unseen: z.array(monitorNumberSchema).readonly() })),
      /**
       * Monitors that still show what this application put there show again what they showed before; `changed` stay as they are.
       * Refused with `not-found` where it was taken back already, or is not known any more: a hundred later ones, another core.
       */
      takeBack: base.input(z.object({ application: z.string().max(64) }))
        .output(z.object({ preset: wallPresetSchema, monitors: z.array(monitorNumberSchema).readonly(), changed: z.array(monitorNumberSchema).readonly() })),
      rename: base.input(z.object({ id: z.string().max(64), name: viewNameSchema })).output(wallPresetSchema),
      remove: base.input(z.object({ id: z.string().max(64) })).output(z.void()),
      /** A file made of a preset (model/wall-preset.ts), of this wall or another; `replaces` as above. */
      importFile: base.input(z.object({ file: z.file().max(1_000_000), replaces: savedVersionSchema.nullable() })).output(wallPresetSchema),
      watch: base.output(eventIterator(z.array(wallPresetSchema))),
    },
    pushes: {
      /** Sends something to a monitor; laid there at once, or `waiting` where that monitor is asked first. Without a window there nobody sees it, or can answer. Every step is in the journal. */
      send: base.input(z.object({ from: monitorNumberSchema, to: monitorNumberSchema, content: pushContentSchema, reason: pushReasonSchema, returnAfterS: pushStaysSchema })).output(sentPushSchema),
      /** The receiver's word. Refused with `not-found` when it no longer waits. */
      answer: base.input(z.object({ id: z.string().max(64), accept: z.boolean() })).output(pushSchema),
      /** `return` puts back what was there before, `keep` lets it stay for good. */
      settle: base.input(z.object({ id: z.string().max(64), how: z.enum(['return', 'keep']) })).output(pushSchema),
      /**
       * The sender's undo: taken from the monitor, or out of its question. `isCovered`: what was laid over it since is still what is seen.
       * Refused with `not-found` where nothing of it is left (changed, kept or put back there, not taken), with `not-allowed` on a monitor that is asked first and took it.
       */
      takeBack: base.input(z.object({ id: z.string().max(64) })).output(z.object({ push: pushSchema, isCovered: z.boolean() })),
      /** Whether a monitor is asked before something sent is shown there. */
      ask: base.input(z.object({ monitor: monitorNumberSchema, first: z.boolean() })).output(z.void()),
      watch: base.output(eventIterator(pushBoardSchema)),
    },
    capacity: {
      /** What the PC of this monitor was measured to carry; null where it was not. */
      read: base.input(z.object({ monitor: monitorNumberSchema })).output(monitorCapacitySchema.nullable()),
      keep: base.input(z.object({ monitor: monitorNumberSchema, megapixelsPerSecond: z.number().min(1).max(1_000_000), isLimit: z.boolean() })).output(monitorCapacitySchema),
    },
    /** Monitors that show saved views in turn, by the wall's clock. */
    viewCarousels: {
      /** Shown at once; replaces the monitor's earlier one. Arranging the monitor by hand ends it, something sent there holds it. */
      start: base.input(viewCarouselSchema).output(viewCarouselSchema),
      stop: base.input(z.object({ monitor: monitorNumberSchema })).output(z.void()),
      watch: base.output(eventIterator(z.array(viewCarouselSchema))),
    },
    /** Pictures for tiles: PNG, JPEG or WebP, still, at most 5 MB and 40 million pixels; judged by their content. */
    images: {
      keep: base.input(z.object({ image: z.file().max(5 * 1024 * 1024) })).output(z.object({ image: imageHashSchema })),
      /** Null where the core does not have it: a preset's file of another wall names pictures without bringing them. */
      read: base.input(z.object({ image: imageHashSchema })).output(z.file().nullable()),
    },
    /** Monitors' pages on other PCs. */
    tokens: {
      /** Where they come in; null where the core was not told to listen (`--listen`). */
      door: base.output(z.object({ origin: z.string().max(300).nullable() })),
      /** Those that are good now. */
      watch: base.output(eventIterator(z.array(monitorTokenSchema))),
      /** `address` opens the monitor and is told this once; `pin` where the certificate is the core's own. Refused with `unsupported` where there is no door. */
      make: base.input(z.object({ monitor: monitorNumberSchema, days: z.number().int().min(1).max(3_650).nullable() }))
        .output(z.object({ token: monitorTokenSchema, address: z.string().max(400), pin: z.string().max(60).nullable() })),
      revoke: base.input(z.object({ id: z.string().max(64) })).output(z.void()),
    },
    /** Asks the host for this monitor's window; false where the host cannot open one. */
    openWindow: base.input(z.object({ number: monitorNumberSchema })).output(z.object({ opened: z.boolean() })),
    /** The screens of the core's PC, from the left; none where the host cannot tell. */
    displays: base.output(z.array(displaySchema)),
    /** This monitor's window fills that screen from then on; a monitor that stood there gets the one that becomes free. Refused with `not-found` where the host has no such window or screen. */
    showOn: base.input(z.object({ monitor: monitorNumberSchema, display: displayIdSchema })).output(z.void()),
    views: {
      list: base.output(z.array(viewSchema)),
      /** Refused with `conflict` where a view has this name, unless it is the version in `replaces`, which then keeps its id and number. `monitor` names it from then on where it shows it. */
      save: base.input(z.object({ name: viewNameSchema, arrangement: arrangementSchema, replaces: savedVersionSchema.nullable(), monitor: monitorNumberSchema })).output(viewSchema),
      rename: base.input(z.object({ id: z.string().max(64), name: viewNameSchema })).output(viewSchema),
      remove: base.input(z.object({ id: z.string().max(64) })).output(z.void()),
      watch: base.output(eventIterator(z.array(viewSchema))),
    },
  },
  /** Footage. Rejects each for itself with the server's own problem. */
  playback: {
    /** Where there is footage, and where it is missing and why; for a camera whose server does not answer within 12 s, the problem. */
    spans: base.input(z.object({ cameras: bookmarkCamerasSchema, range: timeRangeSchema })).output(z.array(z.object({
      camera: cameraIdSchema, spans: z.array(recordingSpanSchema), gaps: z.array(gapSchema), problem: problemSchema.nullable(),
      /** The server tells its times to the second only. */
      isRounded: z.boolean(),
    }))),
    /** What the cameras noticed, newest first per server, at most 20,000 of each; servers without a history are left out, `missing` did not answer within 12 s. */
    events: base.input(z.object({ cameras: bookmarkCamerasSchema, range: timeRangeSchema })).output(z.object({
      events: z.array(cameraEventSchema),
      missing: z.array(z.string().max(32)),
    })),
    /** A ticket for footage from `range.start` on; each is in the journal. Refused with `no-recording` where there is none. */
    open: base.input(z.object({ camera: cameraIdSchema, range: timeRangeSchema, monitor: monitorNumberSchema })).output(z.object({
      id: z.string().max(64), camera: cameraIdSchema, kind: z.enum(['hls', 'file', 'stream']), url: z.string().max(300), range: z.object({ start: epochMsSchema, end: epochMsSchema }),
      timeMap: z.array(z.object({ media: z.number(), at: z.number() })),
    })),
    close: base.input(z.object({ ticket: z.string().max(64) })).output(z.void()),
    /** Null where there is no picture. */
    still: base.input(z.object({ camera: cameraIdSchema, at: epochMsSchema, width: z.number().int().min(32).max(1920) })).output(z.object({ capturedAt: epochMsSchema.nullable(), still: z.file() }).nullable()),
  },
  /** In what cameras noticed and recorded. Each search is in the journal; leaving a stream ends its work, at the servers, too. */
  search: {
    /** What the servers of these cameras can search for; asks none of them. */
    abilities: base.input(z.object({ cameras: z.array(cameraIdSchema).max(500) })).output(z.array(z.object({ camera: cameraIdSchema, motion: z.enum(['region', 'whole']).nullable(), events: z.boolean() }))),
    /**
     * Newest first of each server, as it answers; a server that hangs is told after 15 s and holds no other up. `from` goes on where an
     * earlier search ended, with the servers that are named in it. `enough`: so many of each server, then it is done for now.
     */
    events: base.input(z.object({
      scope: z.discriminatedUnion('is', [z.object({ is: z.literal('all') }), z.object({ is: z.literal('site'), site: z.string().min(1).max(100) }), z.object({ is: z.literal('cameras'), cameras: z.array(cameraIdSchema).min(1).max(64) })]),
      types: z.array(z.enum(cameraEventTypes)).max(cameraEventTypes.length), range: timeRangeSchema, from: z.record(serverIdSchema, epochMsSchema).nullable(), enough: z.number().int().min(1).max(2_000), monitor: monitorNumberSchema, reason: searchReasonSchema,
    })).output(eventIterator(z.discriminatedUnion('is', [
      z.object({ server: serverIdSchema, is: z.literal('asked') }), z.object({ server: serverIdSchema, is: z.literal('keepsNone') }),
      z.object({ server: serverIdSchema, is: z.literal('found'), events: z.array(cameraEventSchema), reached: epochMsSchema }),
      z.object({ server: serverIdSchema, is: z.literal('done'), next: epochMsSchema.nullable() }),
      z.object({ server: serverIdSchema, is: z.literal('failed'), problem: problemSchema, next: epochMsSchema }),
    ]))),
    /** Earliest first, at most seven days; `cells` of the motion grid (model/motion.ts), null for the whole picture. Refused with `unsupported` where the camera's server finds no motion. */
    motion: base.input(z.object({
      camera: cameraIdSchema, range: timeRangeSchema, cells: z.array(z.number().int().min(0).max(motionCells - 1)).min(1).max(motionCells).nullable(), monitor: monitorNumberSchema, reason: searchReasonSchema,
    })).output(eventIterator(z.object({
      looksAt: z.enum(['region', 'whole']), samples: z.array(z.object({ start: epochMsSchema, end: epochMsSchema, strength: z.number().min(0).max(1).nullable() })), done: z.number().min(0).max(1), problem: problemSchema.nullable(),
    }))),
  },
  /** Clocks that are wrong (F19). Every time the bridge tells of footage is corrected, every time it is asked is a true one (searches do not yet); recordings and exports keep what they say. */
  clocks: {
    /** Newest first; withdrawn ones stay. */
    history: base.input(z.object({ camera: cameraIdSchema })).output(z.array(keptCorrectionSchema)),
    /** Replaces one from the same moment on. Refused with `not-allowed` at the desk of an operator (level 1). */
    set: base.input(newCorrectionSchema.extend({ camera: cameraIdSchema })).output(z.object({ id: z.string().max(64) })),
    withdraw: base.input(withdrawalSchema.extend({ camera: cameraIdSchema, id: z.string().max(64) })).output(z.void()),
    /** Those in force, of all cameras that have some; now and at every change. */
    watch: base.output(eventIterator(z.array(z.object({ camera: cameraIdSchema, corrections: z.array(clockCorrectionSchema).readonly() })))),
  },
  bookmarks: {
    /** Kept before any word is typed; recording servers that keep bookmarks hear of it afterwards. */
    add: base.input(z.object({ cameras: bookmarkCamerasSchema, range: timeRangeSchema, monitor: monitorNumberSchema, words: bookmarkWordsSchema.partial().optional() })).output(wallBookmarkSchema),
    /** What it said before stays in its history. Only for the core's own. */
    change: base.input(z.object({ id: z.string().max(64), monitor: monitorNumberSchema, words: bookmarkWordsSchema.partial() })).output(wallBookmarkSchema),
    remove: base.input(z.object({ id: z.string().max(64), monitor: monitorNumberSchema })).output(z.void()),
    /** Newest first; the beginnings of words are enough, in any spelling. With the first page come those that servers keep besides; `missing` did not answer within 2.5 s. */
    list: base.input(bookmarkQuery.extend({ before: z.number().int().nullable(), limit: z.number().int().min(1).max(500) })).output(z.object({ bookmarks: z.array(wallBookmarkSchema), next: z.number().int().nullable(), missing: z.array(z.string().max(32)) })),
    history: base.input(z.object({ id: z.string().max(64) })).output(z.array(bookmarkChangeSchema)),
    /** A JPEG of one camera at that moment, drawn by a page that shows it. */
    keepStill: base.input(z.object({ id: z.string().max(64), camera: cameraIdSchema, still: z.file().max(200_000).mime('image/jpeg') })).output(z.void()),
    still: base.input(z.object({ id: z.string().max(64), camera: cameraIdSchema })).output(z.file().nullable()),
    /** What a search finds as a CSV file, at most 10,000 lines; the journal is told that it left the house. */
    exportCsv: base.input(bookmarkQuery.extend({ monitor: monitorNumberSchema, language: z.enum(languages) })).output(z.object({ csv: z.string(), count: z.number().int() })),
    /** Tells the journal that a list was printed. */
    printed: base.input(z.object({ count: z.number().int().min(0), monitor: monitorNumberSchema })).output(z.void()),
    watch: base.output(eventIterator(z.object({ revision: z.number().int() }))),
  },
  /** Footage that is not deleted although its time has come (F45). Every step is in the journal, with its reason. */
  evidence: {
    /** At every server of the bookmark's cameras that can; locked anew it has another reason and end. Refused with `unsupported` where none can, `no-recording` where nothing is there any more, `not-allowed` where it would end earlier than before and the desk is an operator's (level 1). */
    lock: base.input(z.object({ bookmark: z.string().max(64), term: z.enum(lockTerms), reason: lockReasonSchema, monitor: monitorNumberSchema })).output(z.void()),
    /** What is older than the retention is deleted soon after. Refused with `not-allowed` at the desk of an operator (level 1). */
    letGo: base.input(z.object({ bookmark: z.string().max(64), reason: lockReasonSchema, monitor: monitorNumberSchema })).output(z.void()),
  },
  alarms: {
    /** Cameras of a monitor at which something stands that raises their tiles, the gravest first; as it is, then at every change, at most twice a second. */
    watch: base.input(z.object({ monitor: monitorNumberSchema })).output(eventIterator(z.array(cameraAlarmSchema))),
  },
  /** Steering. Commands take a free camera by themselves and are refused with `conflict` while another desk holds it. */
  ptz: {
    /** Null for a camera that cannot be steered. */
    abilities: base.input(z.object({ camera: cameraIdSchema })).output(ptzAbilitiesSchema.nullable()),
    watch: base.output(eventIterator(ptzBoardSchema)),
    /** Takes the lease, renews it, or waits in line. */
    take: base.input(steered).output(z.object({ is: z.enum(['held', 'queued']) })),
    /** A desk of a higher level takes the camera when its holder was warned for ten seconds. */
    claim: base.input(steered.extend({ reason: ptzReasonSchema })).output(z.void()),
    /** Gives up the lease, a place in line or a claim. */
    release: base.input(z.object({ camera: cameraIdSchema })).output(z.void()),
    /** The newest wish; to be repeated at most 700 ms apart while held, or the camera is stopped. */
    move: base.input(steered.extend({ velocity: ptzVelocitySchema })).output(z.void()),
    stop: base.input(z.object({ camera: cameraIdSchema })).output(z.void()),
    moveBy: base.input(steered.extend({ view: ptzViewSchema })).output(z.void()),
    /** To where it looked when it was taken in hand. */
    back: base.input(steered).output(z.void()),
    /** Like `move`: repeated while held. */
    focus: base.input(steered.extend({ speed: z.number().min(-1).max(1) })).output(z.void()),
    /** By a part of its range, positive opens; `auto` gives it back to the camera, as the end of the lease does. */
    iris: base.input(steered.extend({ by: z.union([z.number().min(-1).max(1), z.literal('auto')]) })).output(z.void()),
    auxiliary: base.input(steered.extend({ command: z.string().min(1).max(100) })).output(z.void()),
    home: base.input(steered).output(z.void()),
    presets: {
      /** In order of their numbers. */
      list: base.input(z.object({ camera: cameraIdSchema })).output(z.array(numberedPresetSchema)),
      go: base.input(steeredPreset).output(z.void()),
      save: base.input(steered.extend({ name: viewNameSchema })).output(numberedPresetSchema),
      rename: base.input(steeredPreset.extend({ name: viewNameSchema })).output(z.void()),
      remove: base.input(steeredPreset).output(z.void()),
      /** A JPEG of what the camera sees there, drawn by the page of the holder. */
      keepStill: base.input(z.object({ camera: cameraIdSchema, preset: ptzPresetIdSchema, still: z.file().max(200_000).mime('image/jpeg') })).output(z.void()),
      still: base.input(z.object({ camera: cameraIdSchema, preset: ptzPresetIdSchema })).output(z.file().nullable()),
    },
    tours: {
      /** Those the camera keeps and runs itself. */
      own: base.input(z.object({ camera: cameraIdSchema })).output(z.array(z.object({ id: ptzPresetIdSchema, name: z.string().max(200) }))),
      start: base.input(steered.extend({ tour: z.string().max(64) })).output(z.void()),
      end: base.input(steered).output(z.void()),
    },
    settings: {
      read: base.input(z.object({ camera: cameraIdSchema })).output(ptzSettingsSchema),
      write: base.input(steered.extend({ settings: ptzSettingsSchema })).output(z.void()),
    },
    /** What a desk may take from others. */
    level: base.input(ptzDeskSchema).output(z.void()),
  },
  snapshots: {
    /** Stores a PNG a page took (at most 20 MB) and journals it; `fileName` was made by the core and holds nothing unsafe (F59). */
    save: base.input(z.object({ camera: cameraIdSchema, monitor: monitorNumberSchema, capturedAt: epochMsSchema, png: z.file().max(20 * 1024 * 1024).mime('image/png') }))
      .output(z.object({ fileName: z.string() })),
  },
  journal: {
    list: base.input(z.object({ before: z.number().int().nullable(), limit: z.number().int().min(1).max(500) })).output(z.array(journalEntrySchema)),
  },
  settings: {
    read: base.output(settingsSchema),
    write: base.input(settingsSchema.partial()).output(settingsSchema),
    watch: base.output(eventIterator(settingsSchema)),
  },
};
