import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { reviewedNow } from '../state/reviewed.ts';
import { usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';

/** Of a review: this much on both sides of its clock, ms. */
const aroundMs = 30_000;
/** Of the wall: this much before now, ms. */
const lastMs = 60_000;

/** X looks at one clip by itself: of the selected tile its last minute, in a review what lies around the clock. A film of the operator's own comes by its name in the palette. */
export function useClipActions(): void {
  const page = usePage();
  const { t } = useTranslation();
  const words = useRef(t);
  useEffect(() => { words.current = t; });
  useEffect(() => {
    const { actions, clock, desk, tiles } = page;
    const open = (camera: CameraId | null | undefined, start: EpochMs, end: EpochMs): void => {
      if (!camera) return toast(words.current('review.noCamera'), 'bad');
      desk.setState({ clip: { is: 'footage', cameras: [camera], range: { start: Math.round(start), end: Math.round(end) }, title: '' } });
    };
    const run = (): void => {
      const { reviewing, selected } = desk.getState();
      if (reviewing === null) return open(tiles.of(selected).getState()?.camera, clock.now() - lastMs, clock.now());
      const { at: now, camera } = reviewedNow();
      const at = now ?? reviewing.at;
      return open(camera ?? reviewing.cameras[0], at - aroundMs, at + aroundMs);
    };
    return actions.add([
      { id: 'clip', keys: ['X'], run },
      { id: 'openFile', keys: [], run: () => { desk.setState({ clip: { is: 'file', file: null } }); } },
    ]);
  }, [page]);
}
