/** The only component that owns a `<video>`: React gives it a box and never sees a frame. */
import { useEffect, useImperativeHandle, useRef } from 'react';
import type { Ref } from 'react';
import { windowBudget } from './budget-keeper.ts';
import { engines } from './engines.ts';
import { createLayer } from './layer.ts';
import type { PictureHandle, PictureProps } from './picture-props.ts';
import { Player } from './player.ts';
import css from './player.module.css';
import { zoomTransform } from './zoom.ts';

const classes = { layer: css.layer ?? '', top: css.top ?? '', video: css.video ?? '', painted: css.painted ?? '', shown: css.shown ?? '' };

/** Half the width of a sub stream (typically 640), device pixels. */
const coarseWidth = 320;

export function Picture({ camera, want, isSeen, access, zoom, onState, ref }: PictureProps & { readonly ref?: Ref<PictureHandle> }) {
  const host = useRef<HTMLDivElement>(null);
  const player = useRef<Player | null>(null);
  const newest = useRef({ want, isSeen, onState });
  useEffect(() => { newest.current = { want, isSeen, onState }; });

  useEffect(() => {
    const box = host.current;
    if (!box) return;
    const own = new Player({
      camera, want: newest.current.want, isSeen: newest.current.isSeen, access, engines, budget: windowBudget, random: Math.random,
      createLayer: () => createLayer(box, classes), onState: (state) => newest.current.onState(state),
    });
    player.current = own;
    return () => {
      player.current = null;
      void own.destroy();
    };
  }, [camera, access]);

  const { width, height, muted, purpose, raised = false } = want;
  useEffect(() => { player.current?.setWant({ width, height, muted, purpose, raised }); }, [width, height, muted, purpose, raised]);
  useEffect(() => { player.current?.setSeen(isSeen); }, [isSeen]);
  useImperativeHandle(ref, () => ({ snapshot: async () => player.current?.snapshot() ?? null }), []);

  return (
    <div className={css.picture} data-coarse={(purpose === 'tile' && width <= coarseWidth && zoom.scale === 1) || undefined}>
      <div ref={host} className={css.zoomed} style={{ transform: zoomTransform(zoom) }} />
    </div>
  );
}
