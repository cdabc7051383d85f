/** What go2rtc may answer, checked where it comes in. Fields appear only while a stream is active; unknown ones are dropped. */
import { z } from 'zod';

/** `GET api`: the fingerprint of the kind. */
export const aboutAnswer = z.object({
  version: z.string().max(60), revision: z.string().max(60).optional(), config_path: z.string().max(4096).optional(), rtsp: z.unknown().optional(),
}).refine((about) => about.revision !== undefined || about.config_path !== undefined || about.rtsp !== undefined);

const producer = z.object({
  medias: z.array(z.string().max(300)).max(50).nullish().catch(null),
  receivers: z.array(z.unknown()).max(50).nullish().catch(null),
  bytes_recv: z.coerce.number().nonnegative().nullish().catch(null),
});
const stream = z.object({ producers: z.array(producer).max(100).nullish().catch(null) }).nullable();

const mostStreams = 5_000;
export const streamsAnswer = z.record(z.string().min(1).max(500), stream)
  .refine((streams) => Object.keys(streams).length <= mostStreams);

export type StreamAnswer = z.infer<typeof stream>;

/** Names of codecs of a stream that is active, as far as it tells. */
export function codecsOf(stream: StreamAnswer): { readonly video: string | null; readonly audio: string | null } {
  const medias = (stream?.producers ?? []).flatMap(({ medias: one }) => one ?? []);
  const of = (kind: string): string | null => {
    const [, codec] = medias.map((media) => new RegExp(`^${kind}, ?recvonly, ?([A-Za-z0-9-]{2,20})`).exec(media)).find(Boolean) ?? [];
    return codec?.toLowerCase() ?? null;
  };
  return { video: of('video'), audio: of('audio') };
}

/** True while a producer receives; idle and unreachable streams cannot be told apart. */
export function isActive(stream: StreamAnswer): boolean {
  return (stream?.producers ?? []).some(({ bytes_recv: bytes, receivers }) => (bytes ?? 0) > 0 || (receivers?.length ?? 0) > 0);
}
