import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { reviewedNow } from '../state/reviewed.ts';
import { usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';

/** The clock of the selected tile's camera, or of the one selected in a review. */
export function useClockAction(): void {
  const { actions, desk, tiles } = usePage();
  const { t } = useTranslation();
  const words = useRef(t);
  useEffect(() => { words.current = t; });
  useEffect(() => actions.add([{
    id: 'clock', keys: [],
    run() {
      const { reviewing, selected } = desk.getState();
      const camera = reviewing === null ? tiles.of(selected).getState()?.camera : reviewedNow().camera ?? reviewing.cameras[0];
      if (!camera) return toast(words.current('review.noCamera'), 'bad');
      desk.setState({ clockOf: camera });
    },
  }]), [actions, desk, tiles]);
}
