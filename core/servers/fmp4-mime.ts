/** The MIME type of an init segment by its own sample entries (RFC 6381), for servers that do not tell it. */
import { findBox } from './fmp4-boxes.ts';
import type { Box, Mp4Track } from './fmp4-boxes.ts';

/** Null where no track is one a browser knows. */
export function mimeOf(data: Buffer, tracks: readonly Mp4Track[]): string | null {
  const codecs = tracks.flatMap(({ entry }) => (entry ? codecOf(data, entry) ?? [] : []));
  return codecs.length === 0 ? null : `video/mp4; codecs="${codecs.join(',')}"`;
}

/** What a video decoder is configured with: `avcC` or `hvcC` as it stands in the sample entry; null for codecs that need none, or where it is missing. */
export function decoderRecord(data: Buffer, { entry }: Mp4Track): Buffer | null {
  const record = entry && (findBox(data, ['avcC'], entry.content + visualHead, entry.end) ?? findBox(data, ['hvcC'], entry.content + visualHead, entry.end));
  return record && data.subarray(record.content, record.end);
}

/** Bytes of a sample entry before its boxes: ISO 14496-12, 12.1.3 and 12.2.3. */
const visualHead = 78;
const audioHead = 28;

function codecOf(data: Buffer, entry: Box): string | null {
  const inside = (type: string, head: number): Box | null => findBox(data, [type], entry.content + head, entry.end);
  switch (entry.type) {
    case 'avc1': case 'avc3': {
      const config = inside('avcC', visualHead);
      return config && config.end - config.content >= 4 ? `${entry.type}.${data.toString('hex', config.content + 1, config.content + 4).toUpperCase()}` : null;
    }
    case 'hvc1': case 'hev1': {
      const config = inside('hvcC', visualHead);
      return config && config.end - config.content >= 13 ? `${entry.type}.${hevc(data.subarray(config.content + 1, config.content + 13))}` : null;
    }
    case 'mp4a': return `mp4a.40.${audioObject(data, inside('esds', audioHead)) ?? 2}`;
    case 'Opus': return 'opus';
    case 'fLaC': return 'flac';
    default: return null;
  }
}

/** ISO 14496-15, E.3: profile, compatibility bits reversed, tier and level, constraint bytes without the empty ones at the end. */
function hevc(config: Buffer): string {
  const first = config[0] ?? 0;
  const space = ['', 'A', 'B', 'C'][first >> 6] ?? '';
  let compatible = 0;
  for (let bit = 0, bits = config.readUInt32BE(1); bit < 32; bit += 1) compatible = compatible * 2 + ((bits >>> bit) & 1);
  const constraints = [...config.subarray(5, 11)];
  while (constraints.at(-1) === 0) constraints.pop();
  return [`${space}${first & 31}`, compatible.toString(16).toUpperCase(), `${first & 32 ? 'H' : 'L'}${config[11] ?? 0}`, ...constraints.map((one) => one.toString(16).toUpperCase())].join('.');
}

/** Audio object type of a DecoderSpecificInfo (descriptor tag 5, ISO 14496-1). */
function audioObject(data: Buffer, esds: Box | null): number | null {
  if (!esds) return null;
  for (let at = esds.content + 4; at + 6 < esds.end; at += 1) {
    if (data[at] !== 5) continue;
    let value = at + 1;
    while (value < esds.end && (data[value] ?? 0) & 0x80) value += 1;
    const type = (data[value + 1] ?? 0) >> 3;
    if (type > 0 && type < 31 && data[at - 1] !== 5) return type;
  }
  return null;
}

