import { useCallback, useEffect, useMemo, useState } from 'react';
import type { CameraId } from '#model/ids';
import type { Problem } from '#model/problem';
import type { Gap } from '#model/recording';
import type { TimeMap } from '#model/time-map';
import type { TimeRange } from '#model/time';
import { problemOf } from '../state/bridge-problem.ts';
import { usePage } from '../state/use-page.ts';
import { useBlobUrl } from '../ui/use-blob-url.ts';

/** A still before the picture comes, px. */
const posterWidth = 960;

export interface ClipTicket { readonly id: string; readonly kind: 'hls' | 'file' | 'stream'; readonly url: string; readonly range: TimeRange; readonly timeMap: TimeMap }

export interface ClipFootage {
  /** Null while it is asked for, and where it was refused. */
  readonly ticket: ClipTicket | null;
  readonly problem: Problem | null;
  readonly poster: string | null;
  /** Why footage is missing, as far as it is known. */
  readonly gaps: readonly Gap[];
  /** With a fresh ticket. */
  again(): void;
}

/** The footage of one camera in a stretch, for as long as it is looked at: its ticket is given back at the end. */
export function useClipFootage(camera: CameraId, { start, end }: TimeRange, posterAt: number): ClipFootage {
  const { bridge, monitorNumber: monitor } = usePage();
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<{ readonly ticket: ClipTicket | null; readonly problem: Problem | null }>({ ticket: null, problem: null });
  const [gaps, setGaps] = useState<readonly Gap[]>([]);
  useEffect(() => {
    const life = { isOver: false };
    const { playback } = bridge.api;
    const close = ({ id }: { readonly id: string }) => { playback.close({ ticket: id }).catch(() => undefined); };
    let held: ClipTicket | null = null;
    playback.open({ camera, range: { start, end }, monitor }).then((ticket) => {
      if (life.isOver) return close(ticket);
      held = ticket;
      return setAnswer({ ticket, problem: null });
    }, (error: unknown) => { if (!life.isOver) setAnswer({ ticket: null, problem: problemOf(error) }); });
    // Without the reasons a clip is still a clip.
    playback.spans({ cameras: [camera], range: { start, end } }).then(([told]) => { if (!life.isOver) setGaps(told?.gaps ?? []); }, () => undefined);
    return () => {
      life.isOver = true;
      if (held) close(held);
    };
  }, [bridge, camera, end, monitor, start, turn]);
  const poster = useBlobUrl(useMemo(() => async () => (await bridge.api.playback.still({ camera, at: posterAt, width: posterWidth }))?.still ?? null, [bridge, camera, posterAt]));
  return { ...answer, poster, gaps, again: useCallback(() => {
    setAnswer({ ticket: null, problem: null });
    setTurn((before) => before + 1);
  }, []) };
}
