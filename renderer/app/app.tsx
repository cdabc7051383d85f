import { useCallback, useDeferredValue, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { CameraId } from '#model/ids';
import type { PageState } from '../state/page.ts';
import type { Shell } from '../state/shell.ts';
import { PageContext, ShellContext, useDesk, usePage, useSettings, useShell, useShowsOnly } from '../state/use-page.ts';
import { CameraPanel } from '../tree/camera-panel.tsx';
import { localeOf } from '../ui/format.ts';
import { direction } from '../ui/text.ts';
import { Toasts } from '../ui/toasts.tsx';
import { BookmarkBar } from '../bookmarks/bookmark-bar.tsx';
import { BookmarksDialog } from '../bookmarks/bookmarks-dialog.tsx';
import { useBookmarkActions } from '../bookmarks/use-bookmark-actions.ts';
import { HeavyViewDialog } from '../capacity/heavy-view-dialog.tsx';
import { MeasureDialog } from '../capacity/measure-dialog.tsx';
import { useHeavyNews } from '../capacity/use-heavy-news.ts';
import { ClipDialog } from '../clip/clip-dialog.tsx';
import { useClipActions } from '../clip/use-clip-actions.ts';
import { ClockDialog } from '../clocks/clock-dialog.tsx';
import { useClockAction } from '../clocks/use-clock-action.ts';
import { KiosksDialog } from '../kiosks/kiosks-dialog.tsx';
import { Review } from '../review/review.tsx';
import { IdleWarning } from '../lock/idle-warning.tsx';
import { LockDialog } from '../lock/lock-dialog.tsx';
import { LockScreen } from '../lock/lock-screen.tsx';
import { Search } from '../search/search.tsx';
import { useSearchActions } from '../search/use-search-actions.ts';
import { LayoutDialog } from '../layouts/layout-dialog.tsx';
import { PresetsDialog } from '../presets/presets-dialog.tsx';
import { SavePresetDialog } from '../presets/save-preset-dialog.tsx';
import { LeaseMark } from '../ptz/lease-mark.tsx';
import { PtzDialog } from '../ptz/ptz-dialog.tsx';
import { SteerButton } from '../ptz/steer-button.tsx';
import { SteerLayer } from '../ptz/steer-layer.tsx';
import { SteeringDialog } from '../ptz/steering-dialog.tsx';
import { useGamepad } from '../ptz/use-gamepad.ts';
import { PushBar } from '../push/push-bar.tsx';
import { SendDialog } from '../push/send-dialog.tsx';
import { ServersDialog } from '../servers/servers-dialog.tsx';
import { ManageViewsDialog } from '../views/manage-views-dialog.tsx';
import { SaveViewDialog } from '../views/save-view-dialog.tsx';
import { ViewCarouselBar } from '../views/view-carousel-bar.tsx';
import { ViewCarouselDialog } from '../views/view-carousel-dialog.tsx';
import { freeTile } from '../wall/arrange.ts';
import { placeAsked } from '../wall/place-asked.ts';
import { CarouselDialog } from '../wall/carousel-dialog.tsx';
import { ItemDialog } from '../wall/item-dialog.tsx';
import { Wall } from '../wall/wall.tsx';
import styles from './app.module.css';
import { ConnectionBar } from './connection-bar.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { PaletteDialog } from './palette-dialog.tsx';
import { SafeModeBar } from './safe-mode-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useWindowKeys } from './use-window-keys.ts';

const steering = { Layer: SteerLayer, Mark: LeaseMark, Button: SteerButton };

/** One window of the wall. Features meet here and nowhere else. */
export function App({ shell, page }: { shell: Shell; page: StoreApi<PageState | null> }) {
  return <ShellContext value={shell}><Localised page={page} /></ShellContext>;
}

function Localised({ page }: { page: StoreApi<PageState | null> }) {
  const settings = useSettings();
  const { i18n, t } = useTranslation();
  const { monitorNumber } = useShell();
  const { language } = settings;
  useEffect(() => {
    if (i18n.language !== language) void i18n.changeLanguage(language);
    document.documentElement.lang = language;
    document.documentElement.dir = direction(language);
  }, [i18n, language]);
  useEffect(() => { document.title = `${t('product')} · ${t('monitor.name', { number: monitorNumber })}`; }, [t, monitorNumber]);
  return <I18nProvider locale={localeOf(settings)}><Lockable page={page} /></I18nProvider>;
}

/** Nothing is seen before the core has said whether the desk is locked. */
function Lockable({ page: pages }: { page: StoreApi<PageState | null> }) {
  const lock = useStore(useShell().lock.store);
  const page = useStore(pages);
  const showsOnly = useShowsOnly();
  if (lock?.is === 'locked') return <div className={styles.page}><ConnectionBar /><div className={styles.all}><LockScreen state={lock} /></div></div>;
  if (lock === null || page === null) return <div className={styles.page}><ConnectionBar /></div>;
  return <PageContext value={page}>{showsOnly ? <Screen /> : <Desk />}</PageContext>;
}

/** A monitor's page on another PC: the wall and nothing to press, for the core would refuse it. */
function Screen() {
  useHeavyNews();
  return (
    <div className={styles.page} data-screen>
      <ConnectionBar />
      <div className={styles.wall}><SafeModeBar /><Wall steering={steering} /></div>
      <Toasts />
    </div>
  );
}

function Desk() {
  const page = usePage();
  const { desk, monitor } = page;
  const dialog = useDesk((state) => state.dialog);
  useWindowKeys();
  useGamepad();
  useBookmarkActions();
  useSearchActions();
  useClipActions();
  useClockAction();
  useHeavyNews();
  const reviewing = useDesk((state) => state.reviewing);
  const searching = useDesk((state) => state.searching);
  const live = useCallback(() => { desk.setState({ reviewing: null, searching: null }); }, [desk]);
  const results = useCallback(() => { desk.setState({ reviewing: null }); }, [desk]);
  // Tiles ask for their pictures before bar and tree are drawn, which take as long as all else of a page that begins.
  const isAround = useDeferredValue(true, false);
  const closeDialog = () => { desk.setState({ dialog: null }); };

  /** A camera chosen in the panel goes to the selected tile when that was asked for or it is free, else to the next free one. */
  function choose(cameras: readonly CameraId[]): void {
    const { selected, choosing } = desk.getState();
    const shown = monitor.store.getState().shown;
    if (shown === null) return;
    const tile = choosing ? selected : freeTile(shown, selected);
    placeAsked(page, tile, cameras, () => {
      desk.setState({ selected: tile, choosing: false, enlarged: false });
      document.querySelector<HTMLElement>(`[data-tile="${tile}"]`)?.focus();
    });
  }

  const place = useCallback((cameras: readonly CameraId[]) => {
    placeAsked(page, page.desk.getState().selected, cameras, () => undefined);
  }, [page]);

  return (
    <div className={styles.page}>
      {isAround ? <TopBar /> : <div className={styles.bar} />}
      <ConnectionBar />
      <div className={styles.panel}>{isAround ? <CameraPanel onChoose={choose} /> : <aside />}</div>
      <div className={styles.wall}><IdleWarning /><SafeModeBar /><PushBar />{searching === null ? null : <Search key={`${searching.camera} ${searching.at}`} from={searching} isHidden={reviewing !== null} onClose={live} />}{reviewing !== null ? <Review key={`${reviewing.at} ${reviewing.cameras.join(' ')}`} {...reviewing} onLive={live} {...(searching && { onResults: results })} /> : searching === null ? <><ViewCarouselBar /><Wall steering={steering} /></> : null}<BookmarkBar /></div>
      {dialog === 'save-view' ? <SaveViewDialog onClose={closeDialog} /> : null}
      {dialog === 'views' ? <ManageViewsDialog onClose={closeDialog} /> : null}
      {dialog === 'servers' ? <ServersDialog onClose={closeDialog} /> : null}
      {dialog === 'presets' ? <PresetsDialog onClose={closeDialog} /> : null}
      {dialog === 'save-preset' ? <SavePresetDialog onClose={closeDialog} /> : null}
      {dialog === 'carousel' ? <CarouselDialog onClose={closeDialog} /> : null}
      {dialog === 'send' ? <SendDialog onClose={closeDialog} /> : null}
      {dialog === 'view-carousel' ? <ViewCarouselDialog onClose={closeDialog} /> : null}
      {dialog === 'kiosks' ? <KiosksDialog onClose={closeDialog} /> : null}
      {dialog === 'layout' ? <LayoutDialog onClose={closeDialog} /> : null}
      {dialog === 'item' ? <ItemDialog onClose={closeDialog} /> : null}
      {dialog === 'bookmarks' ? <BookmarksDialog onClose={closeDialog} /> : null}
      {dialog === 'ptz' ? <PtzDialog onClose={closeDialog} /> : null}
      {dialog === 'steering' ? <SteeringDialog onClose={closeDialog} /> : null}
      {dialog === 'measure' ? <MeasureDialog onClose={closeDialog} /> : null}
      {dialog === 'heavy-view' ? <HeavyViewDialog onClose={closeDialog} /> : null}
      {dialog === 'lock' ? <LockDialog onClose={closeDialog} /> : null}
      {dialog === 'keys' ? <KeysDialog onClose={closeDialog} /> : null}
      <ClockDialog />
      <ClipDialog />
      {dialog === 'palette' ? <PaletteDialog onChoose={place} onClose={closeDialog} /> : null}
      <Toasts />
    </div>
  );
}
