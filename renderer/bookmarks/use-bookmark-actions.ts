import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { trueTime } from '#model/clock-correction';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { smallStill } from '../player/small-still.ts';
import { reviewedNow } from '../state/reviewed.ts';
import { usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { useRefusal } from '../ui/use-refusal.ts';

/** A mark reaches this far before and after the moment of the key, ms. */
const beforeMs = 10_000;
const afterMs = 10_000;
/** As many cameras as a bookmark may have. */
const most = 16;

interface Moment { readonly tile: number; readonly camera: CameraId; readonly at: EpochMs }

/** B marks what the selected tile shows, Shift+B what all tiles show: kept at once, words can follow. The time is that of the pictures. */
export function useBookmarkActions(): void {
  const page = usePage();
  const { t } = useTranslation();
  const refused = useRefusal();
  const now = useRef({ t, refused });
  useEffect(() => { now.current = { t, refused }; });
  useEffect(() => {
    const { actions, bridge, clocks, desk, monitorNumber: monitor, pictures, tiles, clock } = page;

    const momentOf = (tile: number): Moment | null => {
      const told = tiles.of(tile).getState();
      if (told === null) return null;
      const replayed = Number(document.querySelector(`[data-tile="${tile}"] [data-replay]`)?.getAttribute('data-replay') ?? '');
      const { state, camera } = told;
      // A picture whose age nobody knows is taken for one of now.
      const taken = replayed > 0 ? replayed : state.state === 'showing' ? state.picture.capturedAt : null;
      // One that rests behind an enlarged tile is on the wall all the same.
      if (taken === null && state.state !== 'showing' && !(state.state === 'idle' && state.lastPictureAt !== null)) return null;
      return { tile, camera, at: Math.round(taken === null ? clock.now() : trueTime(clocks.getState().get(camera) ?? [], taken)) };
    };
    const mark = (moments: readonly Moment[]) => {
      const [first] = moments;
      if (first === undefined) return toast(now.current.t('bookmark.noPicture'), 'bad');
      const times = moments.map(({ at }) => at);
      const cameras = [...new Set(moments.map(({ camera }) => camera))].slice(0, most);
      const range = { start: Math.min(...times) - beforeMs, end: Math.max(...times) + afterMs };
      bridge.api.bookmarks.add({ cameras, range, monitor }).then(async (bookmark) => {
        desk.setState({ marked: bookmark.id });
        for (const { tile, camera } of moments.filter((one) => cameras.includes(one.camera))) {
          const still = await smallStill(pictures.get(tile));
          if (still) await bridge.api.bookmarks.keepStill({ id: bookmark.id, camera, still });
        }
      }).catch((error: unknown) => { now.current.refused(error); });
    };
    /** In a review: its cameras at its clock. */
    const reviewed = (isAll: boolean): Moment[] | null => {
      const { reviewing } = desk.getState();
      if (reviewing === null) return null;
      const { at, camera: selected } = reviewedNow();
      return reviewing.cameras.flatMap((camera, tile) => {
        if (at === null || (!isAll && camera !== selected)) return [];
        const shown = Number(document.querySelector(`[data-clip="${CSS.escape(camera)}"][data-is="showing"]`)?.getAttribute('data-shown-at') ?? '');
        return [{ tile, camera, at: shown > 0 ? shown : at }];
      });
    };
    /** A line of a search; false where none is in hand. */
    const markInHand = (): boolean => {
      const { inHand } = desk.getState();
      if (inHand === null) return false;
      bridge.api.bookmarks.add({ cameras: [...inHand.cameras], range: inHand.range, monitor }).then(({ id }) => { desk.setState({ marked: id }); }, (error: unknown) => { now.current.refused(error); });
      return true;
    };
    return actions.add([
      { id: 'bookmark', keys: ['B'], run: () => {
        if (markInHand()) return;
        mark(reviewed(false) ?? (desk.getState().searching === null ? [momentOf(desk.getState().selected)] : []).filter((one) => one !== null));
      } },
      { id: 'bookmarkAll', keys: ['Shift + B'], run: () => { mark(reviewed(true) ?? [...tiles.all().keys()].map(momentOf).filter((one) => one !== null)); } },
      { id: 'bookmarks', keys: ['Ctrl + B'], run: () => { desk.setState({ dialog: 'bookmarks' }); } },
    ]);
  }, [page]);
}
