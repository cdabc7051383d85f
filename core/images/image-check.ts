/** What bytes are as a picture for the wall, judged by their content and never by the name or type they came with. Pure. */
import { pngFault } from '../snapshots/png-check.ts';

export const imageTypes = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp' } as const;
export type ImageEnding = keyof typeof imageTypes;

/** 40 million pixels take 160 MB of a page's memory decoded. */
const mostPixels = 40_000_000;

interface Found { readonly ending: ImageEnding; readonly width: number; readonly height: number }
type Verdict = Found | { readonly fault: string };

/** One still picture, whole, with nothing after it: PNG, JPEG or WebP. SVG is a program and none of these. */
export function checkImage(bytes: Uint8Array): Verdict {
  const found = readImage(bytes);
  if ('fault' in found) return found;
  const { width, height } = found;
  if (width < 1 || height < 1) return { fault: 'the picture has no size' };
  return width * height > mostPixels ? { fault: `the picture has ${width} × ${height} pixels; at most 40 million are shown` } : found;
}

function readImage(bytes: Uint8Array): Verdict {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] === 0x89) return readPng(bytes, view);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(bytes, view);
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return readWebp(bytes, view);
  return { fault: 'only PNG, JPEG and WebP pictures are shown' };
}

function readPng(bytes: Uint8Array, view: DataView): Verdict {
  const fault = pngFault(bytes);
  if (fault !== null) return { fault };
  // The chunks are sound: walking them again cannot leave the bytes.
  for (let at = 8; at < bytes.length; at += 12 + view.getUint32(at)) if (text(bytes, at + 4, at + 8) === 'acTL') return { fault: 'the picture moves; only still ones are shown' };
  return { ending: 'png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** ITU T.81, annex B: segments up to the scan, which must be the last thing in the file. */
function readJpeg(bytes: Uint8Array, view: DataView): Verdict {
  const cut = { fault: 'the JPEG is cut off or something follows it' };
  if (bytes.length < 4 || view.getUint16(bytes.length - 2) !== 0xffd9) return cut;
  let size: Found | null = null;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return { fault: 'the JPEG is damaged' };
    const marker = bytes[at + 1]!;
    if (marker === 0xff) { at += 1; continue; }
    if (marker === 0xda) return size ?? { fault: 'the JPEG has no size' };
    const length = view.getUint16(at + 2);
    if (marker < 0xc0 || length < 2 || at + 2 + length > bytes.length) return cut;
    const isFrame = marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame && length >= 8) size = { ending: 'jpg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + length;
  }
  return cut;
}

/** RFC 9649. */
function readWebp(bytes: Uint8Array, view: DataView): Verdict {
  if (bytes.length < 30 || view.getUint32(4, true) + 8 !== bytes.length) return { fault: 'the WebP is cut off or something follows it' };
  const form = text(bytes, 12, 16);
  if (form === 'VP8X') {
    if ((bytes[20]! & 0x02) !== 0) return { fault: 'the picture moves; only still ones are shown' };
    return { ending: 'webp', width: 1 + (view.getUint32(24, true) & 0xff_ffff), height: 1 + (view.getUint32(26, true) >>> 8) };
  }
  if (form === 'VP8L' && bytes[20] === 0x2f) {
    const bits = view.getUint32(21, true);
    return { ending: 'webp', width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (form === 'VP8 ' && text(bytes, 23, 26) === '\x9d\x01\x2a') return { ending: 'webp', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  return { fault: 'the WebP is damaged' };
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
