import { crc32 } from 'node:zlib';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Length, type and checksum around a chunk's data (PNG 3rd edition, 5.3). */
const chunkFrame = 12;
const mostPixels = 16_384;

/** What is wrong with the bytes as a PNG, or null: its chunks from IHDR to IEND are whole and nothing follows. */
export function pngFault(bytes: Uint8Array): string | null {
  if (!signature.every((byte, at) => bytes[at] === byte)) return 'the picture is not a PNG';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = signature.length;
  for (let count = 0; at + chunkFrame <= bytes.length; count += 1) {
    const length = view.getUint32(at);
    const end = at + chunkFrame + length;
    if (end > bytes.length) return 'the PNG is cut off';
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) return 'the PNG is damaged';
    if ((count === 0) !== (type === 'IHDR') || (count === 0 && (length !== 13 || !isSize(view.getUint32(at + 8)) || !isSize(view.getUint32(at + 12))))) return 'the PNG has no proper size';
    if (type === 'IEND') return end === bytes.length ? null : 'something follows the PNG';
    at = end;
  }
  return 'the PNG is cut off';
}

function isSize(pixels: number): boolean {
  return pixels >= 1 && pixels <= mostPixels;
}
