import { useEffect } from 'react';
import { reviewedNow } from '../state/reviewed.ts';
import { usePage } from '../state/use-page.ts';

/** Ctrl+F opens the search, with the camera and moment that are looked at; out of a review of results it is the way back to them. */
export function useSearchActions(): void {
  const { actions, desk, tiles } = usePage();
  useEffect(() => actions.add([{
    id: 'searchFootage', keys: ['Ctrl + F'],
    run: () => {
      const { reviewing, searching, selected } = desk.getState();
      if (searching !== null) return desk.setState({ reviewing: null });
      const { at, camera } = reviewedNow();
      desk.setState({
        searching: reviewing === null ? { camera: tiles.of(selected).getState()?.camera ?? null, at: null } : { camera: camera ?? reviewing.cameras[0] ?? null, at: at ?? reviewing.at },
        reviewing: null, enlarged: false, replaying: new Set(), dialog: null,
      });
    },
  }]), [actions, desk, tiles]);
}
