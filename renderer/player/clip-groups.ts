/** A clip's groups of pictures, fetched segment by segment where they are wanted, and kept encoded while they are near. */
import type { TimeMap } from '#model/time-map';
import type { ClipSegment, MediaPart } from './clip-segments.ts';
import { captureTime, pictureLine } from './coded-picture.ts';
import type { CodedPicture, PictureGroup, PictureLine } from './coded-picture.ts';
import { problemOfResponse } from './problem-of-status.ts';

/** Segments kept encoded: two seconds each of our own recorder. */
const mostKept = 8;
/** A server that has not sent a segment by then hangs, ms. */
const patienceMs = 15_000;

export class ClipGroups {
  readonly segments: readonly ClipSegment[];
  readonly map: TimeMap;
  readonly #abort = new AbortController();
  readonly #inits = new Map<string, Promise<ArrayBuffer>>();
  readonly #configs = new Map<string, VideoDecoderConfig>();
  readonly #loads = new Map<number, Promise<readonly PictureGroup[]>>();
  readonly #ready = new Map<number, readonly PictureGroup[]>();
  #line: { readonly index: number; readonly of: readonly (readonly PictureGroup[] | undefined)[]; readonly line: PictureLine } | null = null;

  constructor(segments: readonly ClipSegment[], map: TimeMap) {
    this.segments = segments;
    this.map = map;
  }

  isReady(index: number): boolean { return this.#ready.has(index); }

  /** Rejects with a problem where it cannot be had; asked again it tries again. */
  load(index: number): Promise<readonly PictureGroup[]> {
    const known = this.#loads.get(index);
    if (known) return known;
    const load = this.#read(index);
    this.#loads.set(index, load);
    load.then((groups) => {
      if (this.#loads.get(index) === load) this.#ready.set(index, groups);
      this.#forget(index);
    }, () => { this.#loads.delete(index); });
    return load;
  }

  /** Pictures of a segment and of those beside it, as far as they are there. */
  line(index: number): PictureLine {
    const of = [index - 1, index, index + 1].map((one) => this.#ready.get(one));
    const last = this.#line;
    if (last?.index === index && last.of.every((groups, at) => groups === of[at])) return last.line;
    const line = pictureLine(of.flatMap((groups) => groups ?? []));
    this.#line = { index, of, line };
    return line;
  }

  destroy(): void {
    this.#abort.abort();
    this.#loads.clear();
    this.#ready.clear();
    this.#line = null;
  }

  #forget(around: number): void {
    const far = [...this.#ready.keys()].toSorted((a, b) => Math.abs(b - around) - Math.abs(a - around)).slice(0, Math.max(0, this.#ready.size - mostKept));
    for (const index of far) {
      this.#ready.delete(index);
      this.#loads.delete(index);
    }
  }

  async #read(index: number): Promise<readonly PictureGroup[]> {
    const segment = this.segments[index];
    if (!segment) return [];
    const [{ demuxSegment }, init, data] = await Promise.all([import('./segment-demuxer.ts'), segment.init && this.#init(segment.init), this.#fetch(segment.part)]);
    const demuxed = await demuxSegment(init, data).catch(() => { throw problem('decode-failed'); });
    if (!demuxed) throw problem('codec-unsupported');
    const config = this.#configOf(segment, demuxed.config);
    const head: CodedPicture[] = [];
    const groups: { readonly config: VideoDecoderConfig; readonly id: number; readonly from: number; readonly coded: CodedPicture[] }[] = [];
    for (const { media, key, durationS, data: bytes } of demuxed.pictures) {
      const place = segment.start + media;
      const at = captureTime(this.map, place);
      if (at === null) continue;
      const picture = { id: Math.round(place * 1e6), at, key, durationUs: Math.round(durationS * 1e6), data: bytes };
      const open = groups.at(-1);
      if (key) groups.push({ id: picture.id, config, from: picture.id, coded: [picture] });
      else if (!open) head.push(picture);
      // What is shown before its key frame leans on the group before, too (open groups): decoders leave it out.
      else if (picture.id > open.from) open.coded.push(picture);
    }
    const before = head.length > 0 ? await this.#before(index, config) : null;
    return before ? [{ ...before, coded: [...before.coded, ...head] }, ...groups] : groups;
  }

  /** The group that goes on into this segment. */
  async #before(index: number, config: VideoDecoderConfig): Promise<PictureGroup | null> {
    const [segment, previous] = [this.segments[index], this.segments[index - 1]];
    if (!previous || previous.run !== segment?.run) return null;
    const last = (await this.load(index - 1)).at(-1);
    return last?.config === config ? last : null;
  }

  /** The same object for the same init. */
  #configOf({ init }: ClipSegment, config: VideoDecoderConfig): VideoDecoderConfig {
    const key = init ? `${init.url} ${init.bytes}` : `${config.codec} ${config.codedWidth} ${config.codedHeight}`;
    const known = this.#configs.get(key);
    if (known) return known;
    this.#configs.set(key, config);
    return config;
  }

  #init(part: MediaPart): Promise<ArrayBuffer> {
    const key = `${part.url} ${part.bytes}`;
    const known = this.#inits.get(key);
    if (known) return known;
    const init = this.#fetch(part);
    this.#inits.set(key, init);
    init.catch(() => { this.#inits.delete(key); });
    return init;
  }

  async #fetch({ url, bytes }: MediaPart): Promise<ArrayBuffer> {
    const response = await fetch(url, { headers: bytes === null ? {} : { range: bytes }, cache: 'no-store', credentials: 'same-origin', signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(patienceMs)]) });
    if (!response.ok) throw Object.assign(new Error('refused'), await problemOfResponse(response));
    return response.arrayBuffer();
  }
}

function problem(code: 'decode-failed' | 'codec-unsupported'): Error {
  return Object.assign(new Error(code), { code });
}
