/** The pictures of a commissioning run: on the screen, for what is not seen costs nothing. */
import { useEffect, useRef } from 'react';
import type { CameraId } from '#model/ids';
import { createLayer } from './layer.ts';
import type { LiveAccess } from './live-access.ts';
import { measurePc } from './measure-pc.ts';
import type { PcMeasure } from './measure-pc.ts';
import { playingVideos } from './picture-video.ts';
import css from './player.module.css';

interface Props {
  readonly access: LiveAccess;
  readonly cameras: readonly CameraId[];
  readonly onProgress: (fraction: number, pictures: number) => void;
  readonly onDone: (measure: PcMeasure | null) => void;
}

const classes = { layer: css.layer ?? '', top: css.top ?? '', video: css.video ?? '', painted: css.painted ?? '', shown: css.shown ?? '' };

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
    void measurePc({
      access, cameras, signal: stop.signal, createLayer: (place) => createLayer(boxOf(place), classes), videos: () => playingVideos(bench.ownerDocument),
      onProgress: (fraction, pictures) => { newest.current.onProgress(fraction, pictures); },
    }).then((measure) => { if (!stop.signal.aborted) newest.current.onDone(measure); });
    return () => { stop.abort(); };
  }, [access, cameras]);
  return <div ref={host} className={css.bench} aria-hidden />;
}
