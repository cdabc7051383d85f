/**
 * JPEG pictures out of an endless `multipart/x-mixed-replace` answer, as ZoneMinder's nph-zms, go2rtc and many cameras push them.
 * Parts without a length end where the next boundary begins; nothing grows beyond one picture.
 */
import type { Readable } from 'node:stream';
import { ServerFault } from './recording-server.ts';

const maxPictureBytes = 8 * 1024 * 1024;
const maxHeadBytes = 8 * 1024;

export interface MultipartPicture {
  readonly jpeg: Buffer;
  /** The part's own headers, names in lower case: `x-timestamp` … */
  readonly headers: ReadonlyMap<string, string>;
}

/** Resolves when the server ends the stream. Rejects with a `ServerFault`: `not-video` for another type or a page of text, `too-large`. */
export async function readMultipartPictures(body: Readable, contentType: string | undefined, listener: (picture: MultipartPicture) => void): Promise<void> {
  const name = /^multipart\/[\w-]+\s*;.*?\bboundary="?([^";,\s]{1,120})"?/i.exec(contentType ?? '')?.[1];
  if (name === undefined) {
    body.destroy();
    throw new ServerFault({ code: 'not-video', detail: 'not a stream of pictures' });
  }
  // Some servers write the dashes into the name itself.
  const boundary = Buffer.from(name.startsWith('--') ? name : `--${name}`);
  let held: Buffer = Buffer.alloc(0);
  let coming: Buffer[] = [];
  let comingBytes = 0;
  let head: ReadonlyMap<string, string> | null = null;
  let searched = 0;
  /** Bytes a picture of known length still needs: until then chunks are only collected, not copied together again and again. */
  let needed = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    coming.push(chunk);
    comingBytes += chunk.length;
    if (held.length + comingBytes < needed) continue;
    held = Buffer.concat([held, ...coming]);
    coming = [];
    comingBytes = 0;
    needed = 0;
    for (;;) {
      if (!head) {
        const end = headEnd(held);
        if (!end) {
          if (held.length > maxHeadBytes) throw new ServerFault({ code: 'not-video', detail: 'no picture in the stream' });
          break;
        }
        head = headersOf(held.toString('latin1', 0, end.at), boundary.toString('latin1'));
        held = held.subarray(end.at + end.length);
        searched = 0;
        continue;
      }
      const told = head.get('content-length');
      const length = told !== undefined && /^\d{1,9}$/.test(told) ? Number(told) : null;
      if ((length ?? held.length) > maxPictureBytes) throw new ServerFault({ code: 'too-large', detail: `a picture over ${maxPictureBytes} bytes` });
      const end = length !== null ? (held.length >= length ? length : -1) : held.indexOf(boundary, searched);
      if (end < 0) {
        needed = length ?? 0;
        searched = Math.max(0, held.length - boundary.length);
        break;
      }
      // A copy: what is kept must not keep the whole chunk.
      const jpeg = Buffer.from(held.subarray(0, length === null ? withoutLineEnd(held, end) : end));
      held = held.subarray(end);
      if (jpeg.length > 0) listener({ jpeg, headers: head });
      head = null;
    }
  }
}

/** Where the blank line behind a part's headers is. */
function headEnd(bytes: Buffer): { readonly at: number; readonly length: number } | null {
  const crlf = bytes.indexOf('\r\n\r\n');
  const lf = bytes.indexOf('\n\n');
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return { at: crlf, length: 4 };
  // Blank lines before the boundary are no end of headers.
  return lf >= 0 ? { at: lf, length: 2 } : null;
}

function headersOf(text: string, boundary: string): ReadonlyMap<string, string> {
  const lines = text.slice(Math.max(0, text.lastIndexOf(boundary))).split(/\r?\n/);
  return new Map(lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
  }));
}

function withoutLineEnd(bytes: Buffer, end: number): number {
  if (bytes[end - 1] !== 0x0a) return end;
  return bytes[end - 2] === 0x0d ? end - 2 : end - 1;
}
