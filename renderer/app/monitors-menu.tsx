import { Cast, ListTree, Monitor, MonitorCheck, MonitorCog, MonitorOff, MonitorUp, Plus, Save, X } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { PageState } from '../state/page.ts';
import { useDesk, useNextMonitor, usePage, usePresets, usePushes, useRoster } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import popover from '../ui/dialog.module.css';
import { useApplyPreset } from '../ui/use-apply-preset.ts';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './app.module.css';
import { useOpenMonitor } from './use-open-monitor.ts';

type Screen = Awaited<ReturnType<PageState['bridge']['api']['walls']['displays']>>[number];

/** Which monitor of the wall this window is, on which screen of the PC, and the windows of the others: those that have none are marked, and a further monitor is opened. */
export function MonitorsMenu() {
  const { t } = useTranslation();
  const format = useFormat();
  const { about, bridge, monitorNumber, desk } = usePage();
  // A window of the desktop program has no frame, and so nothing else to close it by.
  const isFrameless = useStore(about, (known) => known?.host === 'electron');
  const presets = usePresets();
  const roster = useRoster();
  const next = useNextMonitor();
  const asks = usePushes().asking.includes(monitorNumber);
  const refused = useRefusal();
  const applyPreset = useApplyPreset();
  const [screens, setScreens] = useState<readonly Screen[]>([]);
  const open = useOpenMonitor();
  const byHand = useDesk((state) => state.openByHand);
  const closeByHand = () => { desk.setState({ openByHand: null }); };

  const address = new URL(location.href);
  address.search = `?monitor=${byHand ?? ''}`;
  return (
    <>
      <MenuTrigger onOpenChange={(isOpen) => { if (isOpen) bridge.api.walls.displays().then(setScreens, () => { setScreens([]); }); }}>
        <Button look="bare"><MonitorUp size={18} aria-hidden />{t('monitor.name', { number: format.number(monitorNumber) })}</Button>
        <Popover className={popover.popover ?? ''}>
          <Menu className={popover.menu ?? ''} aria-label={t('monitor.menu')} disabledKeys={[monitorNumber]} onAction={(key) => {
            if (key === 'save') desk.setState({ dialog: 'save-preset' });
            else if (key === 'ask') bridge.api.walls.pushes.ask({ monitor: monitorNumber, first: !asks }).then(() => undefined, refused);
            else if (key === 'kiosks') desk.setState({ dialog: 'kiosks' });
            else if (key === 'close') window.close();
            else if (typeof key === 'string' && key.startsWith('screen:')) bridge.api.walls.showOn({ monitor: monitorNumber, display: key.slice('screen:'.length) }).then(() => undefined, refused);
            else if (key === 'manage') desk.setState({ dialog: 'presets' });
            else if (typeof key === 'string' && key.startsWith('preset:')) void applyPreset(key.slice('preset:'.length));
            else open(Number(key));
          }}>
            {roster.map(({ number, hasWindow }) => (
              <MenuItem key={number} id={number} textValue={t('monitor.open', { number: format.number(number) })} className={popover.item ?? ''} data-monitor={number}>
                {number === monitorNumber
                  ? `${t('monitor.name', { number: format.number(number) })} — ${t('monitor.this')}`
                  : t('monitor.open', { number: format.number(number) })}
                {hasWindow ? null : <span className={styles.noWindow}><MonitorOff size={16} aria-hidden />{t('monitor.noWindow')}</span>}
              </MenuItem>
            ))}
            {next === null ? null : <MenuItem id={next} className={popover.item ?? ''}><Plus size={16} aria-hidden />{t('monitor.openNew', { number: format.number(next) })}</MenuItem>}
            {screens.length > 1 ? screens.map(({ id, label, bounds: { width, height } }, at) => (
              <MenuItem key={id} id={`screen:${id}`} className={popover.item ?? ''} textValue={t('monitor.showOn', { number: format.number(at + 1) })}>
                <Monitor size={16} aria-hidden />{t('monitor.showOn', { number: format.number(at + 1) })}
                <bdi dir="ltr" className={styles.quiet}>{[label, `${width} × ${height}`].filter((words) => words !== '').join(', ')}</bdi>
              </MenuItem>
            )) : null}
            <Separator className={popover.separator ?? ''} />
            {presets.map((preset) => (
              <MenuItem key={preset.id} id={`preset:${preset.id}`} textValue={preset.name} className={popover.item ?? ''}>
                <MonitorCog size={16} aria-hidden /><bdi dir="auto" className={styles.paletteWords}>{preset.name}</bdi><kbd dir="ltr" className={styles.key}>W{preset.number}</kbd>
              </MenuItem>
            ))}
            <MenuItem id="ask" className={popover.item ?? ''}><MonitorCheck size={16} aria-hidden />{t(asks ? 'push.askNoMore' : 'push.askFirst')}</MenuItem>
            <MenuItem id="save" className={popover.item ?? ''}><Save size={16} aria-hidden />{t('presets.save')}</MenuItem>
            <MenuItem id="manage" className={popover.item ?? ''}><ListTree size={16} aria-hidden />{t('presets.manage')}</MenuItem>
            <MenuItem id="kiosks" className={popover.item ?? ''}><Cast size={16} aria-hidden />{t('kiosk.menu')}</MenuItem>
            {isFrameless ? <MenuItem id="close" className={popover.item ?? ''}><X size={16} aria-hidden />{t('monitor.close')}</MenuItem> : null}
          </Menu>
        </Popover>
      </MenuTrigger>
      <Dialog title={byHand === null ? '' : t('monitor.open', { number: format.number(byHand) })} isOpen={byHand !== null} onClose={closeByHand}>
        <p className={popover.note}>{t('monitor.byHand', { number: format.number(byHand ?? 0) })}</p>
        <code className={styles.address}>{address.href}</code>
        <p className={popover.note}>{t('monitor.byHandNote')}</p>
        <DialogActions><Button onPress={closeByHand}>{t('dialog.close')}</Button></DialogActions>
      </Dialog>
    </>
  );
}
