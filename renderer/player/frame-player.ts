/**
 * A clip picture by picture, on a canvas: by WebCodecs on media we take apart ourselves, because a `<video>` shows the picture of a
 * moment only by seeking, and nothing backwards (docs/decisions/031). Decoded pictures around the clock are kept, so that a step is a draw.
 */
import type { Problem } from '#model/problem';
import { mediaTimeAt } from '#model/time-map';
import type { EpochMs } from '#model/time';
import { asProblem } from './as-problem.ts';
import type { ClipGroups } from './clip-groups.ts';
import { segmentAt } from './clip-segments.ts';
import { placeAt, sameMs } from './coded-picture.ts';
import type { CodedPicture, PictureGroup, PictureLine } from './coded-picture.ts';
import { neighbourAt } from './frame-neighbour.ts';
import { GroupDecoder } from './group-decoder.ts';
import { Pace } from './pace.ts';
import type { PictureBudget } from './picture-budget.ts';
import { PictureStore } from './picture-store.ts';
import { missingIn, pictureWindow } from './picture-window.ts';
import type { PictureWindow } from './picture-window.ts';

export interface FrameAim {
  readonly at: EpochMs;
  readonly rate: number;
  readonly isRunning: boolean;
  /** Key frames are enough: the clock is being dragged. */
  readonly isScrubbing: boolean;
}

export interface FramePlayerOptions {
  readonly groups: ClipGroups;
  readonly budget: PictureBudget;
  readonly paint: (frame: VideoFrame) => void;
  /** A picture is on the canvas; when it was captured. */
  readonly onShown: (at: EpochMs) => void;
  /** It can go no further; told once. */
  readonly onFault: (problem: Problem) => void;
}

export class FramePlayer {
  readonly #options: FramePlayerOptions;
  readonly #store: PictureStore;
  readonly #decoder = new GroupDecoder();
  readonly #pace = new Pace();
  readonly #leave: () => void;
  /** While it runs: the last picture's place in time; pictures only go on from there, the way the clock goes. */
  #passed: EpochMs | null = null;
  #aim: (FrameAim & { readonly toldAt: number; readonly direction: -1 | 1 }) | null = null;
  #shown: { readonly id: number; readonly at: EpochMs } | null = null;
  #frame: number | null = null;
  #isWorking = false;
  #isOver = false;
  /** What is being decoded now, and what stops it. */
  #decoding: { readonly group: PictureGroup; readonly ids: ReadonlySet<number>; readonly abort: AbortController } | null = null;

  constructor(options: FramePlayerOptions) {
    this.#options = options;
    this.#store = new PictureStore(options.budget);
    this.#leave = options.budget.join();
  }

  /** Whenever the clock changes, and from time to time. */
  aim(aim: FrameAim): void {
    if (this.#isOver) return;
    const before = this.#aim;
    const direction = aim.isRunning ? (aim.rate < 0 ? -1 : 1) : !before || aim.at === before.at ? before?.direction ?? 1 : aim.at < before.at ? -1 : 1;
    this.#aim = { ...aim, toldAt: performance.now(), direction };
    // A turn, a halt or a jump: what was shown last binds nothing.
    if (!before || before.isRunning !== aim.isRunning || before.rate !== aim.rate || !aim.isRunning) this.#passed = null;
    this.#draw();
    this.#dropStale();
    void this.#work();
    if (aim.isRunning && this.#frame === null) this.#frame = requestAnimationFrame(this.#onFrame);
  }

  /** Nothing is shown any more: gives its memory back. */
  rest(): void {
    this.#aim = null;
    this.#shown = null;
    this.#passed = null;
    this.#decoding?.abort.abort();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#store.clear();
  }

  /** Capture time of the picture after or before the one of a moment; null where the clip ends. */
  neighbour(at: EpochMs, direction: -1 | 1): Promise<EpochMs | null> {
    return neighbourAt(this.#options.groups, at, direction);
  }

  destroy(): void {
    this.#isOver = true;
    this.rest();
    this.#decoder.destroy();
    this.#leave();
  }

  readonly #onFrame = (): void => {
    this.#frame = null;
    if (this.#isOver || !this.#aim?.isRunning) return;
    this.#draw();
    void this.#work();
    this.#frame = requestAnimationFrame(this.#onFrame);
  };

  #now(): EpochMs {
    const { at, rate, isRunning, toldAt } = this.#aim!;
    return isRunning ? at + (performance.now() - toldAt) * rate : at;
  }

  /** Segment and place of the picture of a moment, as far as it is known; null in a gap. */
  #find(at: EpochMs): { readonly index: number; readonly line: PictureLine; readonly place: number } | null {
    const { groups } = this.#options;
    const media = mediaTimeAt(groups.map, at + sameMs);
    if (media === null || groups.segments.length === 0) return null;
    const index = segmentAt(groups.segments, media);
    const line = groups.line(index);
    // The last picture of the segment before is not the picture of a moment whose own segment is still to come.
    return { index, line, place: groups.isReady(index) ? placeAt(line, at) : -1 };
  }

  #isCoarse(): boolean {
    return this.#aim!.isScrubbing || (this.#aim!.isRunning && this.#pace.keysOnly(this.#aim!.rate));
  }

  #draw(): void {
    if (!this.#aim) return;
    const found = this.#find(this.#now());
    const seen = found?.line[found.place];
    if (!found || !seen) return;
    const pick = this.#pick(found.line, found.place, seen.group);
    if (!pick || pick.id === this.#shown?.id) return;
    const { isRunning, rate } = this.#aim;
    if (isRunning && this.#passed !== null && (pick.at - this.#passed) * rate < 0) return;
    const frame = this.#store.get(pick.id);
    if (!frame) return;
    this.#options.paint(frame);
    this.#shown = { id: pick.id, at: pick.at };
    this.#passed = pick.at;
    this.#options.onShown(pick.at);
  }

  /** The picture of the moment; one near it while that is not decoded and pictures run. */
  #pick(line: PictureLine, place: number, group: PictureGroup): CodedPicture | null {
    const seen = line[place]!.picture;
    if (this.#store.has(seen.id)) return seen;
    const key = group.coded[0];
    if (this.#isCoarse()) return key && this.#store.has(key.id) ? key : null;
    if (!this.#aim!.isRunning) return null;
    const back = this.#aim!.rate < 0;
    const step = back ? 1 : -1;
    for (let at = place + step; at >= 0 && at < line.length; at += step) {
      const one = line[at]!.picture;
      if (this.#passed !== null && (back ? one.at >= this.#passed : one.at <= this.#passed)) return null;
      if (this.#store.has(one.id)) return one;
    }
    return null;
  }

  /** Ends decoding that brings nothing of what is wanted now. */
  #dropStale(): void {
    const seen = this.#seen();
    if (!this.#decoding || !seen || this.#store.has(seen.picture.id) || this.#decoding.ids.has(seen.picture.id)) return;
    // A drag shows what it has begun: else a fast hand would see nothing.
    if (!this.#isCoarse()) this.#decoding.abort.abort();
  }

  #seen(): PictureLine[number] | null {
    const found = this.#aim && this.#find(this.#now());
    return found?.line[found.place] ?? null;
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      while (!this.#isOver && this.#aim && await this.#once());
    } catch (error) {
      if (this.#isOver) return;
      this.#options.onFault(asProblem(error));
    } finally {
      this.#isWorking = false;
    }
  }

  /** One piece of work; false when there is none for now. */
  async #once(): Promise<boolean> {
    const { groups } = this.#options;
    const found = this.#find(this.#now());
    if (!found) return false;
    const { index, line, place } = found;
    if (!groups.isReady(index)) return this.#urgently(() => groups.load(index));
    const seen = line[place];
    // Seen at the beginning of this segment is the last picture of the one before.
    if (!seen) return index > 0 && !groups.isReady(index - 1) ? this.#urgently(() => groups.load(index - 1)) : false;
    if (this.#isCoarse()) return this.#keys(index, seen.group);
    if (!this.#store.has(seen.picture.id)) return this.#urgently(() => this.#decode(seen.group, line, place));
    return this.#ahead(index, line, place);
  }

  async #urgently(work: () => Promise<unknown>): Promise<true> {
    const done = this.#options.budget.hurry();
    try {
      await work();
    } finally {
      done();
    }
    return true;
  }

  async #keys(index: number, group: PictureGroup): Promise<boolean> {
    const [key] = group.coded;
    const { groups } = this.#options;
    if (key && !this.#store.has(key.id)) return this.#urgently(() => this.#run(group, [key], new Set([key.id])));
    const next = index + this.#aim!.direction;
    if (next < 0 || next >= groups.segments.length || groups.isReady(next)) return false;
    await groups.load(next);
    return true;
  }

  /** Pictures that will be wanted next, when nobody waits for one. */
  async #ahead(index: number, line: PictureLine, place: number): Promise<boolean> {
    const { groups, budget } = this.#options;
    const { direction } = this.#aim!;
    for (const beside of [index + direction, index - direction]) {
      if (beside < 0 || beside >= groups.segments.length || groups.isReady(beside)) continue;
      await budget.quiet();
      await groups.load(beside);
      return true;
    }
    const window = this.#window(line, place);
    const missing = missingIn(window, place, direction, (at) => this.#store.has(line[at]!.picture.id));
    if (missing === null) return false;
    // Where not even a group fits, decoding it again for every step would be all there is to do.
    const distance = Math.abs(missing - place);
    if (distance * 3 > this.#store.room && this.#store.ids().length >= this.#store.room) return false;
    await budget.quiet();
    if (this.#seen()?.picture.id !== line[place]!.picture.id) return true;
    await this.#decode(line[missing]!.group, line, place);
    return true;
  }

  #window(line: PictureLine, place: number): PictureWindow {
    return pictureWindow(line, place, this.#aim!.direction, this.#store.room);
  }

  /** Those pictures of a group that are wanted around a place. */
  async #decode(group: PictureGroup, line: PictureLine, place: number): Promise<void> {
    const { first, last } = this.#window(line, place);
    const ids = new Set<number>();
    for (let at = first; at <= last; at += 1) {
      const { picture, group: { id } } = line[at]!;
      if (id === group.id && !this.#store.has(picture.id)) ids.add(picture.id);
    }
    const end = group.coded.findLastIndex(({ id }) => ids.has(id));
    if (end < 0) return;
    const began = performance.now();
    await this.#run(group, group.coded.slice(0, end + 1), ids);
    const { isRunning, rate } = this.#aim ?? {};
    if (isRunning && rate) this.#pace.took(performance.now() - began, ids.size * (group.coded[0]!.durationUs / 1000), rate);
  }

  async #run(group: PictureGroup, coded: readonly CodedPicture[], ids: ReadonlySet<number>): Promise<void> {
    const abort = new AbortController();
    this.#decoding = { group, ids, abort };
    try {
      await this.#decoder.decode({
        config: group.config, coded, signal: abort.signal,
        onPicture: (id, frame) => {
          if (!ids.has(id) || abort.signal.aborted || !this.#aim) return frame.close();
          this.#store.put(id, frame);
          this.#trim();
          return this.#draw();
        },
      });
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      this.#decoding = null;
    }
  }

  #trim(): void {
    this.#store.trim(() => {
      const found = this.#find(this.#now());
      const place = new Map(found?.line.map(({ picture }, at) => [picture.id, at]));
      const { direction } = this.#aim!;
      return (id) => {
        const away = ((place.get(id) ?? Infinity) - (found?.place ?? 0)) * direction;
        // What was passed is let go twice as soon as what comes.
        return !Number.isFinite(away) ? -Infinity : away >= 0 ? -away : away * 2;
      };
    });
  }
}
