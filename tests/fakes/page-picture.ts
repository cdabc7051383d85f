/** PNG pictures without a library: a plain scene with a bar that moves, so that stills differ from second to second. */
import { deflateSync } from 'node:zlib';
import { pngChunk } from './png-chunk.ts';

export function pagePicture(camera: number, step: number, width = 320, height = 180): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  const hue = (camera * 47) % 90;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const bar = Math.abs(((step * 24 + camera * 31) % width) - x) < 10 && y > height * 0.55;
      const ground = y > height * 0.55 ? 58 + ((x + y) % 7) : 88 + hue / 3 - y / 4;
      rows.set(bar ? [226, 200, 120] : [ground * 0.9, ground, ground + 12 + hue / 6], y * (1 + width * 3) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows, { level: 1 })), pngChunk('IEND', Buffer.alloc(0))]);
}
