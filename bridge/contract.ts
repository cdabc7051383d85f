/** The one contract between a page and the core: all a page may ask. Carried by oRPC over the WebSocket `/bridge`. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { problems } from '#model/problem';
import type { ProblemCode } from '#model/problem';
import {
  arrangementSchema, cameraIdSchema, cameraSchema, epochMsSchema, journalEntrySchema, liveSampleSchema, liveTicketSchema, liveWantSchema,
  monitorNumberSchema, monitorSchema, settingsSchema, viewNameSchema, viewSchema,
} from './schemas.ts';

const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];
/** Every refusal carries a code of the closed list (model/problem.ts) in `data.code`. */
const base = oc.errors({ PROBLEM: { status: 400, data: z.object({ code: z.enum(problemCodes), detail: z.string().max(300).optional() }) } });

/** Liveness of a camera as its recording server reports it; `unknown` while its streams are closed (opened on demand). */
const cameraHealthSchema = z.object({ camera: cameraIdSchema, is: z.enum(['ok', 'lost', 'unknown']), since: epochMsSchema });
const serverHealthSchema = z.object({
  server: z.string(), is: z.enum(['ok', 'degraded', 'unreachable']), since: epochMsSchema,
  /** Recorder alarms such as disk-full, by code of the closed list. */
  alarms: z.array(z.object({ code: z.enum(problemCodes), since: epochMsSchema, detail: z.string().max(300).optional() })),
});

export const bridgeContract = {
  app: {
    about: base.output(z.object({
      version: z.string(), host: z.enum(['electron', 'node']), demo: z.string().nullable(), startedAt: epochMsSchema,
      /** Set where secrets are kept weakly, to be shown as a warning. */
      weakSecrets: z.string().nullable(),
    })),
    /** The core's wall clock; a page takes its own offset from it. */
    clock: base.output(z.object({ now: epochMsSchema })),
  },
  cameras: {
    /** In order of number; `next` is null on the last page. */
    list: base.input(z.object({ after: cameraIdSchema.nullable(), limit: z.number().int().min(1).max(1000) }))
      .output(z.object({ cameras: z.array(cameraSchema), next: cameraIdSchema.nullable(), total: z.number().int() })),
    /** Best match first; folds case, accents, Arabic letter variants, tatweel, tashkeel and digits; matches names, numbers and sites. */
    search: base.input(z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(2000) }))
      .output(z.object({ cameras: z.array(cameraIdSchema), total: z.number().int() })),
    /** First the state of all whose state is known, then changes; `reload` says the catalogue itself changed. */
    watch: base.output(eventIterator(z.object({ health: z.array(cameraHealthSchema), servers: z.array(serverHealthSchema), reload: z.boolean() }))),
  },
  live: {
    /** Tickets in the order to try them; never empty. Kinds in `avoid` come last. */
    open: base.input(z.object({ camera: cameraIdSchema, want: liveWantSchema })).output(z.array(liveTicketSchema).min(1)),
    renew: base.input(z.object({ ticket: z.string().max(64) })).output(z.object({ expiresAt: epochMsSchema })),
    close: base.input(z.object({ ticket: z.string().max(64) })).output(z.void()),
    /** Every 5 s: what was really visible, how late. Goes to the journal in condensed form. */
    report: base.input(z.object({ samples: z.array(liveSampleSchema).max(64) })).output(z.void()),
  },
  walls: {
    monitors: base.output(z.array(monitorSchema)),
    /** Replaces what a monitor shows. Refused with `conflict` when `revision` is not the current one. */
    arrange: base.input(z.object({ number: monitorNumberSchema, revision: z.number().int().min(0), arrangement: arrangementSchema, view: z.string().max(64).nullable() }))
      .output(monitorSchema),
    /** The monitor as it is, then at every change by any page. */
    watch: base.input(z.object({ number: monitorNumberSchema })).output(eventIterator(monitorSchema)),
    /** Asks the host for this monitor's window; false where the host cannot open one. */
    openWindow: base.input(z.object({ number: monitorNumberSchema })).output(z.object({ opened: z.boolean() })),
    views: {
      list: base.output(z.array(viewSchema)),
      /** Same name again replaces that view. */
      save: base.input(z.object({ name: viewNameSchema, arrangement: arrangementSchema })).output(viewSchema),
      rename: base.input(z.object({ id: z.string().max(64), name: viewNameSchema })).output(viewSchema),
      remove: base.input(z.object({ id: z.string().max(64) })).output(z.void()),
      watch: base.output(eventIterator(z.array(viewSchema))),
    },
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
