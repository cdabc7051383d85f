/** Reads RTSP requests (RFC 2326) and skips interleaved packets out of a stream of bytes that may be anything. */

export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  readonly version: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/** The connection is to be closed after this answer: where the next request begins is no longer known. */
export class RtspFault extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const headBytes = 8_192;
const bodyBytes = 8_192;
const headerLines = 64;
const dollar = 0x24;
const interleavedHead = 4;

export class RtspReader {
  #held: Buffer = Buffer.alloc(0);
  /** Bytes of a body or of an interleaved packet still to come; nobody here reads them. */
  #skip = 0;

  /** Throws an `RtspFault` at the first thing that is no request. */
  push(bytes: Buffer): RtspRequest[] {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const requests: RtspRequest[] = [];
    for (;;) {
      const skipped = Math.min(this.#skip, this.#held.length);
      this.#skip -= skipped;
      this.#held = this.#held.subarray(skipped);
      if (this.#held[0] === dollar) {
        if (this.#held.length < interleavedHead) return requests;
        this.#skip = interleavedHead + this.#held.readUInt16BE(2);
        continue;
      }
      const request = this.#request();
      if (request === null) return requests;
      requests.push(request);
    }
  }

  #request(): RtspRequest | null {
    // Empty lines before a request are allowed (RFC 2326 4.1 by way of HTTP).
    let from = 0;
    while (this.#held[from] === 0x0d || this.#held[from] === 0x0a) from += 1;
    this.#held = this.#held.subarray(from);
    const end = /\r?\n\r?\n/.exec(this.#held.toString('latin1', 0, headBytes));
    if (end === null) {
      if (this.#held.length >= headBytes) throw new RtspFault(400, 'the head of the request is too long');
      return null;
    }
    const head = this.#held.toString('utf8', 0, end.index);
    this.#held = this.#held.subarray(end.index + end[0].length);
    const request = readHead(head);
    this.#skip = bodyLength(request);
    return request;
  }
}

function readHead(head: string): RtspRequest {
  const [first = '', ...lines] = head.split(/\r?\n/);
  const [, method, url, version] = /^([A-Z_]{1,32}) (\S{1,2048}) RTSP\/(\d\.\d)$/.exec(first) ?? [];
  if (method === undefined || url === undefined || version === undefined) throw new RtspFault(400, 'not a request line');
  if (lines.length > headerLines) throw new RtspFault(400, 'too many headers');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^([\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new RtspFault(400, 'not a header');
    headers.set(name.toLowerCase(), value);
  }
  return { method, url, version, headers };
}

function bodyLength({ headers }: RtspRequest): number {
  const told = headers.get('content-length') ?? '0';
  if (!/^\d{1,9}$/.test(told)) throw new RtspFault(400, 'not a length');
  if (Number(told) > bodyBytes) throw new RtspFault(413, 'the body is too long');
  return Number(told);
}
