/** What MediaMTX may answer, checked where it comes in. Newer names of fields first; their older twins are still read. */
import { z } from 'zod';

/** RFC 3339 with any number of decimals, as whole ms. */
const moment = z.string().max(50).transform((text, context) => {
  const at = Date.parse(text);
  if (Number.isFinite(at)) return Math.floor(at);
  context.addIssue({ code: 'custom', message: 'no time' });
  return z.NEVER;
});
const flag = z.boolean().nullish();
const size = z.number().int().positive().max(100_000).optional().catch(undefined);
/** Longer names than any path may have are kept out by their rule, not by refusing the whole list. */
const name = z.string().max(10_000);

const track = z.object({ codec: z.string().max(60), codecProps: z.object({ width: size, height: size }).nullish().catch(null) });
const pathAnswer = z.object({
  name, confName: name.nullish(), source: z.object({ type: z.string().max(60) }).nullish(),
  online: flag, onlineTime: moment.nullish(), available: flag, availableTime: moment.nullish(), ready: flag, readyTime: moment.nullish(),
  tracks2: z.array(track).max(100).nullish(), tracks: z.array(z.string().max(60)).max(100).nullish(),
});
const listOf = <T extends z.ZodType>(item: T) => z.object({ pageCount: z.number().int().min(0), items: z.array(item).max(10_000).nullable() });

export const infoAnswer = z.object({ version: z.string().max(100), started: moment.optional() });
export const pathsAnswer = listOf(pathAnswer);
/** Sources with their passwords are among what is dropped here. */
export const pathConfigsAnswer = listOf(z.object({ name, record: flag, sourceOnDemand: flag, runOnDemand: z.string().max(10_000).nullish() }));
export const recordingAnswer = z.object({ segments: z.array(z.object({ start: moment })).max(1_000_000).nullable() });
/** `duration` in seconds; may be negative where an old version clipped wrongly. */
export const listAnswer = z.array(z.object({ start: moment, duration: z.number().min(-1e9).max(1e9) })).max(100_000);

export type PathAnswer = z.infer<typeof pathAnswer>;
export type PathConfigAnswer = z.infer<typeof pathConfigsAnswer>['items'] extends (infer T)[] | null ? T : never;
