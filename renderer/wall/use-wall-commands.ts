import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { PictureHandle, PictureZoom } from '../player/picture-props.ts';
import type { Replay } from '../player/replay.ts';
import { problemOf } from '../state/bridge-problem.ts';
import { isIn, withCameraIn, withSwapped } from '../state/tile-camera.ts';
import { usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { formatFor } from '../ui/use-format.ts';
import { clearTile, swapTiles } from './arrange.ts';
import { placeAsked } from './place-asked.ts';
import { drawSnapshot } from './snapshot.ts';
import { replayStepMs } from './replay-step.ts';
import { hasSound } from './tile-tools.tsx';
import type { WallCommands } from './wall-commands.ts';
import { noZoom } from './zoom.ts';

/** Cameras under one clock. */
const mostReviewed = 16;
/** A review of what is live begins this much before it, ms. */
const reviewBackMs = 10_000;

/** The wall's commands, the same object for the wall's whole life, and the zooms and tries they change. */
export function useWallCommands() {
  const page = usePage();
  const { t } = useTranslation();
  const say = useRef(t);
  useEffect(() => { say.current = t; });
  const replays = useRef(new Map<number, Replay>());
  const [zooms, setZooms] = useState<ReadonlyMap<number, PictureZoom>>(new Map());
  const [tries, setTries] = useState<ReadonlyMap<number, number>>(new Map());

  const commands = useMemo((): WallCommands => {
    const { desk, monitor, catalogue, tiles } = page;
    const seen = new Map<number, CameraId | null>();
    const itemAt = (tile: number) => monitor.store.getState().shown?.items[tile];
    const cameraAt = (tile: number) => {
      const item = itemAt(tile);
      if (item?.kind === 'carousel' || item?.kind === 'hotspot') return seen.get(tile) ?? null;
      return item?.kind === 'camera' ? item.camera : null;
    };
    const unzoom = (tile: number) => { setZooms((all) => (all.has(tile) ? new Map([...all].filter(([one]) => one !== tile)) : all)); };
    return {
      shows(tile, camera) {
        if (seen.get(tile) !== camera) unzoom(tile);
        seen.set(tile, camera);
        const { steering } = desk.getState();
        desk.setState((state) => withCameraIn(state, tile, camera));
        if (steering !== null && desk.getState().steering === null) toast(say.current('ptz.otherCamera'), 'bad');
      },
      select(tile) { if (desk.getState().selected !== tile) desk.setState({ selected: tile, enlarged: false }); },
      enlarge(tile) {
        const kind = itemAt(tile)?.kind;
        if (kind === undefined || kind === 'empty') desk.setState({ selected: tile, choosing: true, panelOpen: true });
        else desk.setState((state) => ({ selected: tile, enlarged: !(state.enlarged && state.selected === tile) }));
      },
      place(tile, cameras) {
        placeAsked(page, tile, cameras, () => {
          desk.setState({ selected: tile, choosing: false });
          const left = cameras.length - ((monitor.store.getState().shown?.items.length ?? 0) - tile);
          if (left > 0) toast(say.current('toast.noRoom', { number: formatFor(page.settings.getState()).number(left) }), 'bad');
        });
      },
      swap(from, to) {
        if (from === to) return;
        monitor.arrange((arrangement) => swapTiles(arrangement, from, to));
        desk.setState((state) => ({ selected: to, enlarged: false, ...withSwapped(state, from, to) }));
      },
      clear(tile) {
        if ((itemAt(tile)?.kind ?? 'empty') === 'empty') return;
        monitor.arrange((arrangement) => clearTile(arrangement, tile));
        desk.setState({ enlarged: false });
      },
      listen(tile) {
        const id = cameraAt(tile);
        if (id === null) return;
        if (hasSound(catalogue.getState().cameras.get(id))) desk.setState(({ listening }) => ({ listening: isIn(listening, tile, id) ? null : { tile, camera: id } }));
        else toast(say.current('toast.noAudio'), 'bad');
      },
      hold(tile) {
        const camera = cameraAt(tile);
        if (itemAt(tile)?.kind !== 'carousel' || camera === null) return;
        desk.setState(({ held }) => ({ held: new Map(held.has(tile) ? [...held].filter(([one]) => one !== tile) : [...held, [tile, camera]]) }));
      },
      replay(tile) {
        if (desk.getState().replaying.has(tile)) replays.current.get(tile)?.step(-replayStepMs);
        else if (cameraAt(tile) !== null) desk.setState(({ replaying }) => ({ replaying: new Set([...replaying, tile]) }));
      },
      pauseReplay(tile) { replays.current.get(tile)?.toggle(); },
      endReplay(tile) { desk.setState(({ replaying }) => (replaying.has(tile) ? { replaying: new Set([...replaying].filter((one) => one !== tile)) } : {})); },
      review(from) {
        const cameras = [...new Set(from.map(cameraAt).filter((camera) => camera !== null))].slice(0, mostReviewed);
        if (cameras.length === 0) return toast(say.current('review.noCamera'), 'bad');
        // From the moment that is seen, replayed or live, a little before it.
        const told = tiles.of(from[0] ?? 0).getState()?.state;
        const replayed = Number(document.querySelector(`[data-tile="${from[0] ?? 0}"] [data-replay]`)?.getAttribute('data-replay') ?? '');
        const shown = replayed > 0 ? replayed : told?.state === 'showing' ? told.picture.capturedAt ?? page.clock.now() : page.clock.now();
        desk.setState({ reviewing: { cameras, at: shown - (replayed > 0 ? 0 : reviewBackMs) }, enlarged: false, replaying: new Set() });
      },
      steer(tile) {
        const camera = cameraAt(tile);
        if (camera === null) return;
        if (desk.getState().steering?.tile === tile) {
          desk.setState({ steering: null });
          return;
        }
        page.ptz.ask(camera).then((abilities) => {
          if (abilities === null) {
            toast(say.current('ptz.cannot'), 'bad');
            return;
          }
          // Another one came there while the question was on its way: the hand is not for it.
          if (cameraAt(tile) !== camera) return;
          unzoom(tile);
          desk.setState(({ replaying }) => ({ selected: tile, steering: { tile, camera }, replaying: new Set([...replaying].filter((one) => one !== tile)) }));
        }, (error: unknown) => { toast(say.current('toast.refused', { reason: say.current(`problem.${problemOf(error).code}`) }), 'bad'); });
      },
      snapshot(tile) {
        const id = cameraAt(tile);
        if (id !== null) void takeSnapshot(tile, id);
      },
      retry(tile) { setTries((all) => new Map(all).set(tile, (all.get(tile) ?? 0) + 1)); },
      zoom(tile, change) {
        if (cameraAt(tile) !== null) setZooms((all) => new Map(all).set(tile, change(all.get(tile) ?? noZoom)));
      },
    };

    async function takeSnapshot(tile: number, id: string): Promise<void> {
      try {
        const shot = await (replays.current.get(tile) ?? page.pictures.get(tile))?.snapshot();
        if (shot === undefined || shot === null) {
          toast(say.current('toast.noPicture'), 'bad');
          return;
        }
        const settings = page.settings.getState();
        const takenAt = page.clock.now();
        const format = formatFor(settings);
        const time = shot.capturedAt === null ? `${format.stamp(takenAt)} (${say.current('snapshot.noTime')})` : format.stamp(shot.capturedAt);
        const png = await drawSnapshot(shot.image, { camera: catalogue.getState().cameras.get(id), id, time, language: settings.language, number: format.number });
        const { fileName } = await page.bridge.api.snapshots.save({ camera: id, monitor: page.monitorNumber, capturedAt: shot.capturedAt ?? takenAt, png });
        toast(say.current('toast.snapshot', { file: fileName }), 'good');
      } catch (error) {
        toast(say.current('toast.refused', { reason: say.current(`problem.${problemOf(error).code}`) }), 'bad');
      }
    }
  }, [page]);

  const onHandle = useMemo(() => (tile: number, handle: PictureHandle | null) => {
    if (handle === null) page.pictures.delete(tile);
    else page.pictures.set(tile, handle);
  }, [page]);
  const onReplay = useMemo(() => (tile: number, replay: Replay | null) => {
    if (replay === null) replays.current.delete(tile);
    else replays.current.set(tile, replay);
  }, []);
  return { commands, zooms, tries, onHandle, onReplay };
}
