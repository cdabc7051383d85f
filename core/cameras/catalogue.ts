/** All cameras of all recording servers: in order, searchable, with their health, remembered while servers are dead. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Camera } from '#model/camera';
import type { CameraId, ServerId } from '#model/ids';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import { Changes, follow } from '../changes.ts';
import type { CoreData } from '../data/open-core-data.ts';
import { CoreFault, problemOf } from '../fault.ts';
import type { CameraHealth, ServerHealth } from '../servers/recording-server.ts';
import { readCameras, writeCameras } from './camera-table.ts';
import { CameraNotes } from './camera-notes.ts';
import type { CameraChange } from './camera-notes.ts';
import { cleanCamera } from './clean-camera.ts';
import { NewsBox } from './news-box.ts';
import type { CatalogueNews } from './news-box.ts';
import { buildSearchIndex } from './search-index.ts';
import type { SearchIndex } from './search-index.ts';

export interface CatalogueOptions {
  readonly data: CoreData;
  readonly now: () => EpochMs;
  /** A catalogue that cannot be remembered is used all the same. */
  readonly onFault?: (problem: Problem) => void;
  /** Ms in which changes are gathered before watchers hear of them (F66); 100 unless told. */
  readonly gatherMs?: number;
  /** An operator changed a camera's name, number or site. */
  readonly onChanged?: (change: CameraChange, who: string | undefined) => void;
}

export interface Taken { readonly taken: number; readonly refused: number }

/** More than any city has on one server; a longer list is cut (F63). */
const mostPerServer = 50_000;

export class Catalogue {
  readonly #options: CatalogueOptions;
  readonly #byServer = new Map<ServerId, readonly Camera[]>();
  /** What each server last said, word for word, and what came of it: servers repeat themselves. */
  readonly #said = new Map<ServerId, { readonly text: string; readonly answer: Taken }>();
  /** All cameras in order of number, then server and id. */
  #ordered: readonly Camera[] = [];
  #places = new Map<CameraId, number>();
  #index: SearchIndex | null = null;
  readonly #health = new Map<CameraId, CameraHealth>();
  readonly #servers = new Map<ServerId, ServerHealth>();
  readonly #boxes = new Set<NewsBox>();
  readonly #news = new Changes();
  readonly #reloads = new Changes();
  readonly #onUnreachable = new Set<(server: ServerId) => void>();
  readonly #notes: CameraNotes;

  constructor(options: CatalogueOptions) {
    this.#options = options;
    this.#notes = new CameraNotes(options.data);
    for (const [server, cameras] of Map.groupBy(readCameras(options.data), (camera) => camera.server)) this.#byServer.set(server, cameras.sort(inOrder));
    this.#arrange();
  }

  /** Takes a server's whole list; refuses single cameras that cannot be used and says how many. */
  replaceServer(server: ServerId, cameras: readonly Camera[]): Taken {
    const text = JSON.stringify(cameras);
    const said = this.#said.get(server);
    if (said?.text === text) return said.answer;
    const clean = new Map<CameraId, Camera>();
    for (const camera of cameras.slice(0, mostPerServer)) {
      const known = cleanCamera(server, camera);
      if (known && !clean.has(known.id)) clean.set(known.id, known);
    }
    const taken = [...clean.values()].sort(inOrder);
    const before = this.#byServer.get(server) ?? [];
    if (JSON.stringify(before) !== JSON.stringify(taken)) this.#put(server, taken);
    const answer = { taken: taken.length, refused: cameras.length - taken.length };
    this.#said.set(server, { text, answer });
    return answer;
  }

  /** Forgets a server that was removed from the configuration, with its cameras. */
  removeServer(server: ServerId): void {
    this.#servers.delete(server);
    this.#said.delete(server);
    if (this.#byServer.has(server)) this.#put(server, []);
  }

  /** An operator's word on a camera; it stays when the server changes its list. */
  change(change: CameraChange, who?: string): Camera {
    if (!this.get(change.camera)) throw new CoreFault('not-found', 'there is no such camera');
    this.#notes.put(change);
    this.#arrange();
    this.#tellReload();
    this.#options.onChanged?.(change, who);
    return this.get(change.camera)!;
  }

  get total(): number {
    return this.#ordered.length;
  }

  get(id: CameraId): Camera | null {
    return this.#ordered[this.#places.get(id) ?? -1] ?? null;
  }

  /** The page after a camera. Refused with `not-found` when that camera is gone meanwhile: the list must be read anew. */
  list(page: { readonly after: CameraId | null; readonly limit: number }): { cameras: Camera[]; next: CameraId | null; total: number } {
    const last = page.after === null ? -1 : this.#places.get(page.after);
    if (last === undefined) throw new CoreFault('not-found', 'the camera list changed; read it from the beginning');
    const cameras = this.#ordered.slice(last + 1, last + 1 + page.limit);
    const isLast = last + 1 + cameras.length >= this.total;
    return { cameras, next: isLast ? null : (cameras.at(-1)?.id ?? null), total: this.total };
  }

  search(text: string, limit: number): { cameras: CameraId[]; total: number } {
    this.#index ??= buildSearchIndex(this.#ordered);
    return this.#index.search(text, limit);
  }

  /** Cameras that are not in the catalogue are passed over. */
  setHealth(changes: readonly CameraHealth[]): void {
    let isNews = false;
    for (const change of changes) {
      const before = this.#health.get(change.camera);
      if (!this.#places.has(change.camera) || (before?.is === change.is && before.since === change.since)) continue;
      this.#health.set(change.camera, change);
      for (const box of this.#boxes) box.putHealth(change);
      isNews = true;
    }
    if (isNews) this.#news.emit();
  }

  setServerHealth(server: ServerId, health: ServerHealth): void {
    this.#servers.set(server, health);
    for (const box of this.#boxes) box.putServer(server, health);
    this.#news.emit();
    // What a server that cannot be reached last said of its cameras is no longer known to be true.
    if (health.is === 'unreachable') {
      for (const listener of this.#onUnreachable) listener(server);
      const known = (this.#byServer.get(server) ?? []).filter((camera) => this.healthOf(camera.id).is !== 'unknown');
      this.setHealth(known.map((camera) => ({ camera: camera.id, is: 'unknown', since: health.since })));
    }
  }

  healthOf(id: CameraId): CameraHealth {
    return this.#health.get(id) ?? { camera: id, is: 'unknown', since: 0 };
  }

  /** First all that is known, then changes, gathered. Ends with the signal, without error. */
  async *watch(signal: AbortSignal): AsyncGenerator<CatalogueNews, void, void> {
    const box = new NewsBox();
    for (const health of this.#health.values()) if (health.is !== 'unknown') box.putHealth(health);
    for (const [server, health] of this.#servers) box.putServer(server, health);
    this.#boxes.add(box);
    try {
      let isFirst = true;
      for await (const _ of follow(this.#news, () => undefined, signal)) {
        if (!isFirst) await sleep(this.#options.gatherMs ?? 100, undefined, { signal }).catch(() => undefined);
        isFirst = false;
        const news = box.take();
        if (signal.aborted) return;
        yield news;
      }
    } finally {
      this.#boxes.delete(box);
    }
  }

  /** Calls whenever the list of cameras changed. Returns the way to stop. */
  onReload(listener: () => void): () => void {
    return this.#reloads.subscribe(listener);
  }

  /** Calls whenever a server is said to be unreachable. Returns the way to stop. */
  onUnreachable(listener: (server: ServerId) => void): () => void {
    this.#onUnreachable.add(listener);
    return () => { this.#onUnreachable.delete(listener); };
  }

  #put(server: ServerId, cameras: readonly Camera[]): void {
    if (cameras.length > 0) this.#byServer.set(server, cameras);
    else this.#byServer.delete(server);
    this.#arrange();
    try {
      writeCameras(this.#options.data, server, cameras);
    } catch (error) {
      const problem = problemOf(error);
      if (!problem) throw error;
      this.#options.onFault?.(problem);
    }
    this.#tellReload();
  }

  #tellReload(): void {
    for (const box of this.#boxes) box.putReload();
    this.#news.emit();
    this.#reloads.emit();
  }

  #arrange(): void {
    this.#ordered = [...this.#byServer.values()].flat().map((camera) => this.#notes.apply(camera)).sort(inOrder);
    this.#places = new Map(this.#ordered.map((camera, place) => [camera.id, place]));
    this.#index = null;
    for (const id of this.#health.keys()) if (!this.#places.has(id)) this.#health.delete(id);
  }
}

function inOrder(a: Camera, b: Camera): number {
  return a.number - b.number || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
