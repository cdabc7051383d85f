import { LockKeyhole, Settings as SettingsIcon } from 'lucide-react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { alarmLevels } from '#model/camera-alarm';
import { usePage, useSettings } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import popover from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { Switch } from '../ui/switch.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useWriteSettings } from '../ui/use-write-settings.ts';
import styles from './settings.module.css';


/** MB; 0 for never. */
const sizes = [0, 400, 600, 1000, 1500] as const;
const withOwn = (size: number): number[] => [...new Set([...sizes, size])].sort((a, b) => a - b);

/** How numbers and times are written; when a window is worn out; whether the desktop program starts with its PC, where its host can see to that. */
export function SettingsMenu() {
  const { t } = useTranslation();
  const format = useFormat();
  const { arabicIndicDigits, clock24, startWithPc, windowMemoryMb, alarmLevel } = useSettings();
  const { about, desk } = usePage();
  const canStart = useStore(about, (known) => known?.canStartWithPc === true);
  const write = useWriteSettings();
  return (
    <DialogTrigger>
      <IconButton label={t('settings.name')}><SettingsIcon size={18} aria-hidden /></IconButton>
      <Popover className={popover.popover ?? ''}>
        <Dialog className={`${popover.popoverDialog} ${styles.switches}`} aria-label={t('settings.name')}>
          <Switch label={t('settings.clock24')} on={clock24} onChange={(on) => { write({ clock24: on }); }} />
          <Switch label={t('settings.digits')} on={arabicIndicDigits} onChange={(on) => { write({ arabicIndicDigits: on }); }} />
          {canStart ? <Switch label={t('settings.startWithPc')} on={startWithPc} onChange={(on) => { write({ startWithPc: on }); }} /> : null}
          <OneOf label={t('settings.alarmLevel')} chosen={alarmLevel} onChoose={(level) => { write({ alarmLevel: level }); }} choices={alarmLevels.map((id) => ({ id, words: t(`settings.alarm.${id}`) }))} />
          <OneOf
            label={t('settings.windowMemory')} chosen={String(windowMemoryMb)} onChoose={(id) => { write({ windowMemoryMb: Number(id) }); }}
            choices={withOwn(windowMemoryMb).map((size) => ({ id: String(size), words: size === 0 ? t('settings.windowNever') : t('settings.windowMb', { number: format.number(size) }) }))}
          />
          <Button slot="close" onPress={() => { desk.setState({ dialog: 'lock' }); }}><LockKeyhole size={16} aria-hidden />{t('lock.settings')}</Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
