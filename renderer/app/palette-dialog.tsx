import { Bookmark, Camera, ChevronRight, LayoutGrid, MonitorCog, MonitorUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Autocomplete, Input, Menu, MenuItem, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import { layoutNames } from '#model/layout';
import { nameIn } from '#model/local-name';
import { foldText } from '#model/search-folding';
import { actionIds } from '../state/actions.ts';
import { cameraMatches } from '../state/catalogue.ts';
import { arrangeAsked } from '../state/ask-first.ts';
import { openView } from '../state/open-view.ts';
import { useActions, useCatalogue, useNextMonitor, usePage, usePresets, useRoster, useSettings, useViews } from '../state/use-page.ts';
import { Dialog } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { KeyCap } from '../ui/key-cap.tsx';
import { useApplyPreset } from '../ui/use-apply-preset.ts';
import { useFormat } from '../ui/use-format.ts';
import { changeLayout } from '../wall/arrange.ts';
import styles from './app.module.css';
import { useOpenMonitor } from './use-open-monitor.ts';

/** More of one sort are not looked through by eye: a person types on. */
const mostOfASort = 12;

interface Entry { readonly id: string; readonly icon: ReactNode; readonly words: string; readonly keys: readonly string[]; readonly run: () => void }

/** Everything that can be done, by typing a few letters of it: actions, views, presets, monitors, layouts, and cameras for the selected tile. */
export function PaletteDialog({ onChoose, onClose }: { onChoose: (cameras: readonly CameraId[]) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const page = usePage();
  const actions = useActions();
  const views = useViews();
  const presets = usePresets();
  const applyPreset = useApplyPreset();
  const roster = useRoster();
  const next = useNextMonitor();
  const openMonitor = useOpenMonitor();
  const { cameras, hidden } = useCatalogue();
  const { language } = useSettings();
  const [text, setText] = useState('');
  const wanted = foldText(text).trim();

  const entries = useMemo((): Entry[] => {
    const does = (words: string, more: string[] = []) => [words, ...more].some((one) => foldText(one).includes(wanted));
    const doable = actionIds.flatMap((id): Entry[] => {
      const action = actions.get(id);
      const words = t(`keys.${id}`);
      return action && id !== 'palette' && does(words) ? [{ id: `action ${id}`, icon: <ChevronRight size={16} aria-hidden />, words, keys: action.keys, run: () => { action.run(); } }] : [];
    });
    const openable = views.filter(({ name, number }) => does(name, [`v${number}`, String(number)])).slice(0, mostOfASort).map((view): Entry => ({
      id: `view ${view.id}`, icon: <Bookmark size={16} aria-hidden />, words: t('palette.view', { name: `\u2068${view.name}\u2069` }), keys: [`V${view.number}`], run: () => { openView(page, view.id); },
    }));
    const walls = presets.filter(({ name, number }) => does(name, [`w${number}`, String(number)])).slice(0, mostOfASort).map((preset): Entry => ({
      id: `preset ${preset.id}`, icon: <MonitorCog size={16} aria-hidden />, words: t('palette.preset', { name: `\u2068${preset.name}\u2069` }), keys: [`W${preset.number}`],
      run: () => { void applyPreset(preset.id); },
    }));
    const openings = [
      ...roster.filter(({ number }) => number !== page.monitorNumber).map(({ number }) => ({ number, words: t('monitor.open', { number: format.number(number) }) })),
      ...(next === null ? [] : [{ number: next, words: t('monitor.openNew', { number: format.number(next) }) }]),
    ].filter(({ words }) => does(words)).slice(0, mostOfASort).map(({ number, words }): Entry => ({
      id: `monitor ${number}`, icon: <MonitorUp size={16} aria-hidden />, words, keys: [], run: () => { openMonitor(number); },
    }));
    const layouts = wanted === '' ? [] : layoutNames.filter((name) => does(t('layout.of', { name }))).map((name): Entry => ({
      id: `layout ${name}`, icon: <LayoutGrid size={16} aria-hidden />, words: t('layout.of', { name }), keys: [], run: () => { arrangeAsked(page, { is: 'layout' }, (arrangement) => changeLayout(arrangement, name), () => undefined); },
    }));
    const found = [];
    if (wanted !== '') {
      for (const camera of cameras.values()) {
        if (hidden.has(camera.server) || !cameraMatches(camera, wanted)) continue;
        found.push(camera);
        if (found.length === mostOfASort) break;
      }
    }
    const shown = found.map((camera): Entry => ({
      id: `camera ${camera.id}`, icon: <Camera size={16} aria-hidden />, words: t('palette.camera', { name: `\u2068${nameIn(camera.name, language)}\u2069` }), keys: [format.number(camera.number)], run: () => { onChoose([camera.id]); },
    }));
    return [...doable, ...openable, ...walls, ...openings, ...layouts, ...shown];
  }, [actions, applyPreset, cameras, format, hidden, language, next, onChoose, openMonitor, page, presets, roster, t, views, wanted]);

  return (
    <Dialog title={t('keys.palette')} isOpen onClose={onClose}>
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField aria-label={t('palette.search')} className={`${dialog.field} ${styles.paletteField}`} autoFocus>
          <Input className={dialog.input ?? ''} placeholder={t('palette.search')} {...(text === '' ? {} : { dir: 'auto' })} maxLength={100} />
        </SearchField>
        <Menu
          className={`${dialog.menu} ${styles.palette}`} aria-label={t('keys.palette')} items={entries}
          renderEmptyState={() => <p className={dialog.note}>{t('palette.nothing')}</p>}
          onAction={(id) => {
            // The dialog goes first: what the entry opens, or where it puts the focus, stays.
            onClose();
            entries.find((entry) => entry.id === id)?.run();
          }}
        >
          {(entry: Entry) => (
            <MenuItem id={entry.id} textValue={entry.words} className={dialog.item ?? ''}>
              {entry.icon}
              <span className={styles.paletteWords}>{entry.words}</span>
              {entry.keys.map((key) => <KeyCap key={key} keys={key} className={styles.key} />)}
            </MenuItem>
          )}
        </Menu>
      </Autocomplete>
    </Dialog>
  );
}
