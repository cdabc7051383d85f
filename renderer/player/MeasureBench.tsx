/** The pictures of a commissioning run: on the screen, for what is not seen costs nothing. */
import { useEffect, useRef } from 'react';
import type { CameraId } from '#model/ids';
import type { LiveWant } from '#model/live';
import { createBudgetKeeper } from './budget-keeper.ts';
import { engines } from './engines.ts';
import { createLayer } from './layer.ts';
import type { LiveAccess } from './live-access.ts';
import { measurePc } from './measure-pc.ts';
import type { PcMeasure } from './measure-pc.ts';
import { playingVideos } from './picture-video.ts';
import { Player } from './player.ts';
import css from './player.module.css';

interface Props {
  readonly access: LiveAccess;
  /** Shown in turn; at least one. Streams that are open already cost their servers nothing. */
  readonly cameras: readonly CameraId[];
  readonly onProgress: (fraction: number, pictures: number) => void;
  readonly onDone: (measure: PcMeasure | null) => void;
}

const classes = { layer: css.layer ?? '', top: css.top ?? '', video: css.video ?? '', painted: css.painted ?? '', shown: css.shown ?? '' };
const want: LiveWant = { width: 480, height: 270, muted: true, purpose: 'tile' };

export function MeasureBench({ access, cameras, onProgress, onDone }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const newest = useRef({ onProgress, onDone });
  useEffect(() => { newest.current = { onProgress, onDone }; });
  useEffect(() => {
    const bench = host.current;
    if (bench === null) return undefined;
    const stop = new AbortController();
    const boxOf = (place: number): HTMLElement => {
      const known = bench.children[place];
      if (known instanceof HTMLElement) return known;
      const box = bench.ownerDocument.createElement('div');
      box.className = css.benchBox ?? '';
      bench.append(box);
      return box;
    };
    const budget = createBudgetKeeper({ megapixelsPerSecond: Infinity, peers: 0, playlists: 0, moving: Infinity });
    void measurePc({
      signal: stop.signal, videos: () => playingVideos(bench.ownerDocument), ownVideos: () => playingVideos(bench),
      show: (place) => new Player({ camera: cameras[place % cameras.length] ?? '', want, isSeen: true, access, engines, budget, random: Math.random, createLayer: () => createLayer(boxOf(place), classes), onState: () => undefined }),
      onProgress: (fraction, pictures) => { newest.current.onProgress(fraction, pictures); },
    }).then((measure) => { if (!stop.signal.aborted) newest.current.onDone(measure); });
    return () => { stop.abort(); };
  }, [access, cameras]);
  return <div ref={host} className={css.bench} aria-hidden />;
}
