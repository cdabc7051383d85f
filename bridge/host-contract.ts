/** The `Host` interface as an oRPC contract, for hosts that live in another process than the core (Electron's main process). */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { displayIdSchema, displaySchema, monitorNumberSchema, settingsSchema } from './schemas.ts';

const secretKeySchema = z.string().min(1).max(200);
const windowWantSchema = z.object({ monitor: monitorNumberSchema, url: z.url().max(500), fullScreen: z.boolean() });
export const programNameSchema = z.enum(['recorder', 'demo', 'dome']);
const programEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line'), line: z.string() }),
  z.object({ kind: z.literal('ended'), code: z.number().nullable(), signal: z.string().nullable() }),
]);

export const hostContract = {
  /** What a host knows at once; asked first and kept by the core's side. */
  hello: oc.output(z.object({
    kind: z.enum(['electron', 'node']), settings: settingsSchema,
    secrets: z.object({ name: z.string(), strength: z.enum(['strong', 'weak', 'none']) }),
    tellsSessionLock: z.boolean(), canStartWithPc: z.boolean(),
  })),
  displays: oc.output(z.array(displaySchema)),
  openWindow: oc.input(windowWantSchema).output(z.boolean()),
  windows: oc.output(z.array(z.object({ monitor: monitorNumberSchema, memoryBytes: z.number().min(0).nullable() }))),
  showOn: oc.input(z.object({ monitor: monitorNumberSchema, display: displayIdSchema })).output(z.boolean()),
  openBehind: oc.input(windowWantSchema).output(z.boolean()),
  swapWindow: oc.input(z.object({ monitor: monitorNumberSchema })).output(z.void()),
  dropBehind: oc.input(z.object({ monitor: monitorNumberSchema })).output(z.void()),
  secrets: {
    read: oc.input(z.object({ key: secretKeySchema })).output(z.string().nullable()),
    write: oc.input(z.object({ key: secretKeySchema, value: z.string().max(10_000) })).output(z.void()),
    remove: oc.input(z.object({ key: secretKeySchema })).output(z.void()),
  },
  /** One for each time the operating system's session is locked; none from a host that cannot tell. */
  sessionLocks: oc.output(eventIterator(z.object({ count: z.number().int() }))),
  writeSettings: oc.input(settingsSchema).output(z.void()),
  programs: {
    start: oc.input(z.object({ name: programNameSchema, args: z.array(z.string().max(2000)).max(40) })).output(z.object({ id: z.string(), pid: z.number() })),
    /** All lines from the beginning, then the end. */
    follow: oc.input(z.object({ id: z.string() })).output(eventIterator(programEventSchema)),
    stop: oc.input(z.object({ id: z.string(), graceMs: z.number().min(0).max(60_000) })).output(z.void()),
  },
};
