import { createContext, use, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { EpochMs } from '#model/time';
import type { Camera } from '#model/camera';
import type { CameraAlarm } from '#model/camera-alarm';
import type { ClockCorrections } from '#model/clock-correction';
import type { CameraId } from '#model/ids';
import type { PtzBoard } from '#model/ptz-lease';
import type { ViewCarousel } from '#model/view-carousel';
import { nextMonitor } from '#model/wall-monitor';
import type { MeasuredCapacity } from '../player/budget.ts';
import type { Desk } from './desk.ts';
import type { PageState } from './page.ts';
import type { Shell } from './shell.ts';
import type { CameraHealth } from './health.ts';

export const ShellContext = createContext<Shell | null>(null);

/** What this window has whether its desk is locked or not. */
export function useShell(): Shell {
  const shell = use(ShellContext);
  if (shell === null) throw new Error('no shell above this component');
  return shell;
}

export const PageContext = createContext<PageState | null>(null);

export function usePage(): PageState {
  const page = use(PageContext);
  if (page === null) throw new Error('no page state above this component');
  return page;
}

export const useCatalogue = () => useStore(usePage().catalogue);
export const useCamera = (id: CameraId): Camera | undefined => useStore(usePage().catalogue, (catalogue) => catalogue.cameras.get(id));
/** What its server says; a camera that a tile here shows is received, whether or not its server tells (WHEP tells nobody). */
export function useCameraHealth(id: CameraId): CameraHealth {
  const { health, seen } = usePage();
  const told = useStore(health, ({ cameras }) => cameras.get(id) ?? 'unknown');
  const isSeen = useStore(seen, (cameras) => cameras.has(id));
  return told === 'unknown' && isSeen ? 'ok' : told;
}
/** This page may show its monitor and nothing else: it came in with a monitor token. Until the core says so: only the door for such pages speaks TLS. */
export const useShowsOnly = () => useStore(useShell().about, (about) => (about === null ? location.protocol === 'https:' : about.access === 'monitor'));
/** None where its clock is right. */
export const useCorrections = (camera: CameraId): ClockCorrections | undefined => useStore(usePage().clocks, (clocks) => clocks.get(camera));
/** What raises its tile; undefined where nothing does. */
export const useAlarm = (camera: CameraId): CameraAlarm | undefined => useStore(usePage().alarms.store, ({ alarms }) => alarms.get(camera));
/** Its tile is served first, for something stands there. */
export const useRaised = (camera: CameraId): boolean => useStore(usePage().alarms.store, ({ raised }) => raised.has(camera));
export const useServers = () => useStore(usePage().health, (health) => health.servers);
export const useMonitor = () => useStore(usePage().monitor.store, (state) => state.shown);
export const useViews = () => useStore(usePage().views);
export const usePresets = () => useStore(usePage().presets);
export const useRoster = () => useStore(usePage().roster);
/** The number a further monitor gets; null while the wall is not known, and where it has them all. */
export function useNextMonitor(): number | null {
  const roster = useRoster();
  return roster.length === 0 ? null : nextMonitor(roster.map(({ number }) => number));
}
/** The carousel of views of this window's monitor; null for none. */
export function useViewCarousel(): ViewCarousel | null {
  const { viewCarousels, monitorNumber } = usePage();
  return useStore(viewCarousels, (all) => all.find(({ monitor }) => monitor === monitorNumber) ?? null);
}
export const usePushes = () => useStore(usePage().pushes);
export const usePtzBoard = <T>(select: (board: PtzBoard) => T): T => useStore(usePage().ptz.board, select);
export const useCapacity = () => useStore(usePage().capacity);
/** What this PC was measured to carry, at this window's monitor or at one that another window shows. */
export function useMeasured(): MeasuredCapacity | null {
  const { capacity, pc } = usePage();
  const own = useStore(capacity);
  const elsewhere = useStore(pc.measuredElsewhere);
  return own ?? elsewhere;
}
export const useActions = () => useStore(usePage().actions.store);
export const useSettings = () => useStore(useShell().settings);
export const useDesk = <T>(select: (desk: Desk) => T): T => useStore(usePage().desk, select);
/** This window spares itself after crashes. */
export const useSafeMode = () => useStore(useShell().safeMode.isOn);
export const useConnection = () => useStore(useShell().bridge.connection, (connection) => connection.is);

/** Wall time of the core, renewed on each whole second so that all clocks of a window turn together. */
export function useSecond(): EpochMs {
  const { clock } = useShell();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const next = () => { timer = setTimeout(() => { setNow(clock.now()); next(); }, 1000 - (clock.now() % 1000)); };
    next();
    return () => { clearTimeout(timer); };
  }, [clock]);
  return now;
}
