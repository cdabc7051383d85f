/** All WHEP sessions of the recorder. */
import type { LiveSource, MediaInit } from '../media.ts';
import { firstInit } from './first-from.ts';
import type { Viewers } from './viewers.ts';
import { readWhepOffer } from './whep-offer.ts';
import { WhepSession } from './whep-session.ts';
import type { WhepSurroundings } from './whep-session.ts';

const maxSessions = 64;

export interface WhepAnswer {
  readonly id: string;
  readonly sdp: string;
}

export class WhepSessions {
  readonly #open = new Map<string, { readonly session: WhepSession; readonly source: LiveSource }>();
  readonly #viewers: Viewers;
  readonly #around: WhepSurroundings;
  #beginning = 0;

  constructor(viewers: Viewers, around: WhepSurroundings) {
    this.#viewers = viewers;
    this.#around = around;
  }

  get size(): number { return this.#open.size; }

  /**
   * `codec` when the source is not H.264, `late` when it sent nothing before the signal, `full` at the cap.
   * Rejects with `UnsuitableOffer` and `SourceLost`.
   */
  async begin(source: LiveSource, offer: string, signal: AbortSignal): Promise<WhepAnswer | 'codec' | 'late' | 'full'> {
    if (this.#open.size + this.#beginning >= maxSessions) return 'full';
    this.#beginning += 1;
    try {
      const init = await firstInit(source, signal);
      if (!init) return 'late';
      if (!/^avc[13]\./.test(init.videoCodec)) return 'codec';
      return await this.#begin(source, offer, init);
    } finally {
      this.#beginning -= 1;
    }
  }

  async #begin(source: LiveSource, sdp: string, init: MediaInit): Promise<WhepAnswer> {
    const offer = readWhepOffer(sdp, init.videoCodec);
    const uncount = this.#viewers.enter('whep', source);
    const session = new WhepSession(source, this.#around, () => {
      uncount();
      this.#open.delete(session.id);
    });
    this.#open.set(session.id, { session, source });
    try {
      return { id: session.id, sdp: await session.answer(offer, init.audioCodec === 'opus') };
    } catch (error) {
      session.end();
      throw error;
    }
  }

  /** False when there is no such session on that source. */
  end(source: LiveSource, id: string): boolean {
    const open = this.#open.get(id);
    if (!open || open.source !== source) return false;
    open.session.end();
    return true;
  }

  destroy(): void {
    for (const { session } of this.#open.values()) session.end();
  }
}
