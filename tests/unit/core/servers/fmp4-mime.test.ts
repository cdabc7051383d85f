import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { boxesIn, tracksIn } from '#core/servers/fmp4-boxes';
import { mimeOf } from '#core/servers/fmp4-mime';
import { encodeStream, writeMp4 } from '../../../fakes/encoded-stream.ts';
import type { EncodedWant } from '../../../fakes/encoded-stream.ts';

function mimeOfEncoded(want: EncodedWant): string | null {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'manara-')), 'a.mp4');
  writeMp4(file, encodeStream({ seconds: 1, ...want }));
  const data = readFileSync(file);
  return mimeOf(data, tracksIn(data, [...boxesIn(data)].find(({ type }) => type === 'moov')!));
}

test.each([
  ['H.264 with AAC', { audio: 'aac' }, /^video\/mp4; codecs="avc1\.[0-9A-F]{6},mp4a\.40\.2"$/],
  ['H.265', { codec: 'libx265' }, /^video\/mp4; codecs="(hvc1|hev1)\.1\.6\.L\d+\.[0-9A-F]+(\.[0-9A-F]+){0,5}"$/],
  ['H.264 with Opus', { audio: 'libopus' }, /^video\/mp4; codecs="avc1\.[0-9A-F]{6},opus"$/],
] as const)('%s is named by what its init segment holds', (_, want, mime) => {
  expect(mimeOfEncoded(want)).toMatch(mime);
});
