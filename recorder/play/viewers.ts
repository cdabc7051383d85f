/** Counts who watches what, for the camera list and the metrics. */
import type { StreamRole } from '#model/camera';
import type { LiveSource } from '../media.ts';

export type ViewerKind = 'lane' | 'llhls' | 'whep' | 'still';

export class Viewers {
  readonly #counts = new Map<string, number>();

  /** Returns the way to leave; leaving twice counts once. */
  enter(kind: ViewerKind, source: Pick<LiveSource, 'camera' | 'role'>): () => void {
    const keys = [kind, `${source.camera}/${source.role}`];
    for (const key of keys) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      for (const key of keys) {
        const left = (this.#counts.get(key) ?? 1) - 1;
        if (left > 0) this.#counts.set(key, left);
        else this.#counts.delete(key);
      }
    };
  }

  of(camera: string, role: StreamRole): number { return this.#counts.get(`${camera}/${role}`) ?? 0; }
  by(kind: ViewerKind): number { return this.#counts.get(kind) ?? 0; }
}
