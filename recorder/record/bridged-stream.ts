/** What a bridge is asked to open: foreign RTSP addresses, never recorded and never written down. */
import { z } from 'zod';
import { parseSource } from './source-address.ts';

const streamSchema = z.strictObject({
  /** May carry user and password. */
  source: z.string().max(2000).refine((value) => parseSource(value)?.kind === 'rtsp', 'must be a well-formed rtsp:// or rtsps:// address'),
  transport: z.enum(['tcp', 'udp']).default('tcp'),
});

export const bridgeSchema = z.strictObject({
  streams: z.strictObject({ main: streamSchema.optional(), sub: streamSchema.optional(), third: streamSchema.optional() })
    .refine((streams) => Object.values(streams).some((stream) => stream !== undefined), 'at least one stream'),
});

export type BridgedStream = z.infer<typeof streamSchema>;
export type BridgedStreams = z.infer<typeof bridgeSchema>['streams'];
