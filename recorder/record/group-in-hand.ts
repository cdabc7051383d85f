/** The init and everything since the last key frame, for whoever comes next; bounded (F51). */
import type { MediaFragment, MediaInit, MediaPacket, MediaSink } from '../media.ts';

const groupMaxBytes = 16 * 1024 * 1024;
const groupMaxS = 12;

type Held = { readonly packet: MediaPacket } | { readonly fragment: MediaFragment };

export interface GroupInHand {
  readonly init: MediaInit | null;
  begin(init: MediaInit): void;
  packet(packet: MediaPacket): void;
  fragment(fragment: MediaFragment): void;
  /** Gives the sink the init, then packets and fragments in the order in which they came. */
  replay(sink: MediaSink): void;
  clear(): void;
}

export function createGroupInHand(): GroupInHand {
  let init: MediaInit | null = null;
  let held: Held[] = [];
  let bytes = 0;
  /** False until the next key frame: the group has grown beyond its bounds. */
  let whole = false;
  let startS = 0;

  function hold(one: Held, size: number, timeS: number): void {
    if (!whole) return;
    held.push(one);
    bytes += size;
    if (bytes <= groupMaxBytes && timeS - startS <= groupMaxS) return;
    whole = false;
    held = [];
  }

  return {
    get init() {
      return init;
    },
    begin(next) {
      init = next;
      held = [];
      whole = false;
    },
    packet(packet) {
      if (packet.kind === 'video' && packet.key) {
        held = [];
        bytes = 0;
        whole = true;
        startS = packet.ptsS;
      }
      hold({ packet }, packet.data.length, packet.ptsS);
    },
    fragment(fragment) {
      hold({ fragment }, fragment.data.length, fragment.mediaTime);
    },
    replay(sink) {
      if (!init) return;
      sink.init(init);
      for (const one of held) {
        if ('fragment' in one) sink.fragment(one.fragment);
        else sink.packet?.(one.packet);
      }
    },
    clear() {
      init = null;
      held = [];
      whole = false;
    },
  };
}
