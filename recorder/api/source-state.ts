/** What is told of a source: its state and what was learnt of its stream, never its address. */
import type { LiveSource } from '../media.ts';

export function sourceState({ current, init }: LiveSource) {
  return {
    state: current.is, since: current.since,
    ...current.is === 'lost' ? { problem: current.problem } : {},
    ...init ? { codec: init.videoCodec, width: init.width, height: init.height } : {},
    ...init?.audioCodec ? { audio: init.audioCodec } : {},
    ...init?.frameRate ? { frameRate: init.frameRate } : {},
  };
}
