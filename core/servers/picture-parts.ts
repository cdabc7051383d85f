/** JPEGs out of `multipart/x-mixed-replace` (motion JPEG over HTTP), as cameras of every make write it. Fed with bytes as they come. */
import type { Readable } from 'node:stream';
import { ServerFault } from './recording-server.ts';

export const maxPictureBytes = 8 * 1024 * 1024;
const maxHeadBytes = 8_192;
const headEnd = /\r?\n\r?\n/;

/** The delimiter between parts, or null where the content type is not a multipart stream. Some cameras write the leading dashes into it, some do not. */
export function boundaryOf(contentType: string): string | null {
  const [, quoted, plain] = /^multipart\/x-mixed-replace\b.*?;\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(contentType.slice(0, 1_000)) ?? [];
  const name = (quoted ?? plain ?? '').replace(/^--/, '');
  return name === '' ? null : `--${name}`;
}

export interface PicturePart {
  readonly jpeg: Buffer;
  /** Of the part, names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Resolves when the server ends the stream. Rejects with a `ServerFault`: `not-video` for another content type, `server-garbage`, `too-large`. */
export async function readPictureStream(body: Readable, contentType: string | undefined, give: (part: PicturePart) => void): Promise<void> {
  const boundary = boundaryOf(contentType ?? '');
  if (boundary === null) {
    body.destroy();
    throw new ServerFault({ code: 'not-video', detail: 'the answer is no stream of pictures' });
  }
  const feed = readPictures(boundary, give);
  for await (const chunk of body as AsyncIterable<Buffer>) feed(chunk);
}

/** Returns the function to feed; throws a `ServerFault` for what is no such stream. `give` gets a buffer of its own. */
export function readPictures(boundary: string, give: (part: PicturePart) => void): (chunk: Buffer) => void {
  const delimiter = Buffer.from(boundary, 'latin1');
  let held: Buffer[] = [];
  let bytes = 0;
  let head: { readonly headers: Map<string, string>; readonly length: number | null } | null = null;
  /** Where the search for a delimiter goes on: what was searched once is not searched again. */
  let searched = 0;

  const joined = (): Buffer => {
    const all = held.length === 1 ? held[0]! : Buffer.concat(held, bytes);
    held = [all];
    return all;
  };
  const drop = (count: number): void => {
    const rest = joined().subarray(count);
    held = rest.length > 0 ? [rest] : [];
    bytes = rest.length;
    searched = 0;
  };

  /** True when something was taken off. */
  function readHead(): boolean {
    const text = joined().subarray(0, maxHeadBytes).toString('latin1');
    const end = headEnd.exec(text);
    if (!end) {
      if (bytes >= maxHeadBytes) throw garbage('a part without an end of its head');
      return false;
    }
    const headers = new Map(text.slice(0, end.index).split(/\r?\n/).flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
    }));
    const length = /^\d{1,9}$/.test(headers.get('content-length') ?? '') ? Number(headers.get('content-length')) : null;
    if (length !== null && length > maxPictureBytes) throw new ServerFault({ code: 'too-large', detail: 'a picture over 8 MB' });
    // The preamble before the first delimiter may look like a head without fields, some cameras add empty lines.
    if (headers.size > 0) head = { headers, length };
    drop(end.index + end[0].length);
    return true;
  }

  function readBody({ headers, length }: NonNullable<typeof head>): boolean {
    if (length !== null && length > 0) {
      if (bytes < length) return false;
      finish(joined().subarray(0, length), headers, length);
      return true;
    }
    // Without a length the next delimiter ends it.
    const at = joined().indexOf(delimiter, searched);
    if (at < 0) {
      if (bytes > maxPictureBytes) throw new ServerFault({ code: 'too-large', detail: 'a picture over 8 MB' });
      searched = Math.max(0, bytes - delimiter.length);
      return false;
    }
    finish(joined().subarray(0, at), headers, at);
    return true;
  }

  function finish(body: Buffer, headers: Map<string, string>, taken: number): void {
    head = null;
    const start = body.indexOf('\xff\xd8', 0, 'latin1');
    const end = body.lastIndexOf('\xff\xd9', undefined, 'latin1');
    // A picture that is cut short is left out: half a picture would be shown as a whole one.
    const jpeg = start >= 0 && end > start ? Buffer.from(body.subarray(start, end + 2)) : null;
    drop(taken);
    if (jpeg) give({ jpeg, headers });
  }

  return (chunk) => {
    held.push(chunk);
    bytes += chunk.length;
    // Chunks are joined only when a whole picture may be there.
    if (head?.length && bytes < head.length) return;
    while (bytes > 0 && (head ? readBody(head) : readHead())) { /* until more bytes are needed */ }
  };
}

function garbage(detail: string): ServerFault {
  return new ServerFault({ code: 'server-garbage', detail });
}
