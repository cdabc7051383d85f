import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { CameraId } from '#model/ids';
import type { Problem } from '#model/problem';
import type { PtzAbilities } from '#model/ptz';
import type { PtzBoard } from '#model/ptz-lease';
import type { Bridge } from './bridge.ts';
import { problemOf } from './bridge-problem.ts';
import { PtzHand } from './ptz-hand.ts';

/** What a camera can do hardly changes; what it proves by moving is asked for again, ms. */
const knownMs = 20_000;

/** Steering as this window knows it. */
export interface PtzState {
  readonly board: StoreApi<PtzBoard>;
  /** What cameras can do, as far as it was asked; null for one that cannot be steered. */
  readonly abilities: StoreApi<ReadonlyMap<CameraId, PtzAbilities | null>>;
  readonly hand: PtzHand;
  /** Asks what a camera can do, unless that is known; a server that does not answer is asked again the next time. */
  ask(camera: CameraId): Promise<PtzAbilities | null>;
}

const nothing: PtzBoard = { leases: [], away: [], tours: [], doubts: [], levels: [] };

export function createPtz(bridge: Bridge, monitor: number, onRefused: (problem: Problem) => void): PtzState {
  const { ptz } = bridge.api;
  const abilities = createStore<ReadonlyMap<CameraId, PtzAbilities | null>>(() => new Map());
  const asked = new Map<CameraId, { readonly at: number; readonly answer: Promise<PtzAbilities | null> }>();
  const board = createStore<PtzBoard>(() => nothing);
  // Without the core nobody's hold is known, the own one neither.
  bridge.connection.subscribe(({ is }) => { if (is !== 'open') board.setState(nothing, true); });
  return {
    board,
    abilities,
    hand: new PtzHand({
      move: (camera, velocity) => ptz.move({ camera, monitor, velocity }), stop: (camera) => ptz.stop({ camera }), onRefused: (error) => { onRefused(problemOf(error)); },
    }),
    ask(camera) {
      const known = asked.get(camera);
      if (known && performance.now() - known.at < knownMs) return known.answer;
      const answer = ptz.abilities({ camera }).then((told) => told as PtzAbilities | null);
      asked.set(camera, { at: performance.now(), answer });
      answer.then((told) => {
        const before = abilities.getState();
        if (JSON.stringify(before.get(camera)) !== JSON.stringify(told)) abilities.setState(new Map([...before, [camera, told]]), true);
      }, () => { asked.delete(camera); });
      return answer;
    },
  };
}
