/** Schemas for what the XML parser gives: an element may be missing, empty, alone or many, and every value is text. */
import { z } from 'zod';

/** An element's text, with or without attributes; at most 4,000 characters. */
export const text = z.union([z.string(), z.object({ '#text': z.string() }).transform((one) => one['#text']), z.object({}).transform(() => '')])
  .transform((value) => value.slice(0, 4_000));
export const optionalText = text.optional().catch(undefined).transform((value) => value || undefined);
/** Tokens are opaque (PTZ presets `001` and `1` differ); the standard allows 64 characters, devices more. */
export const token = text.pipe(z.string().min(1).max(300));

export const finite = text.pipe(z.string().trim().min(1)).transform(Number).pipe(z.number().finite());
export const optionalNumber = finite.optional().catch(undefined);
export const truth = text.transform((value) => /^(?:true|1)$/i.test(value.trim())).catch(false);

/** One element; empty is an object without fields, and of several the first counts. */
export function node<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess((value) => {
    const one: unknown = Array.isArray(value) ? value[0] : value;
    return one === '' || one === undefined || typeof one === 'string' ? {} : one;
  }, z.object(shape));
}

/** An element without which an answer is not the one that was asked for; it may be empty. */
export function reply<S extends z.ZodRawShape>(shape: S) {
  return z.union([z.literal('').transform(() => ({})), z.looseObject({})]).pipe(z.object(shape));
}

/** An element that may be missing. */
export function maybe<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess((value) => (Array.isArray(value) ? value[0] : value) || undefined, z.object(shape).optional().catch(undefined));
}

/** Any number of elements; those that cannot be read are left out, and what is over `most` is cut. */
export function many<S extends z.ZodType>(schema: S, most = 1_000) {
  return z.unknown().optional().transform((value): z.output<S>[] => (value === undefined || value === '' ? [] : [value].flat())
    .slice(0, most).flatMap((one) => { const read = schema.safeParse(one); return read.success ? [read.data] : []; }));
}
