import { Settings as SettingsIcon } from 'lucide-react';
import { Dialog, DialogTrigger, Popover, SwitchButton, SwitchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { usePage, useSettings } from '../state/use-page.ts';
import { IconButton } from '../ui/button.tsx';
import popover from '../ui/dialog.module.css';
import styles from './settings.module.css';
import { useWriteSettings } from './use-write-settings.ts';

/** How numbers and times are written; whether the desktop program starts with its PC. */
export function SettingsMenu() {
  const { t } = useTranslation();
  const { arabicIndicDigits, clock24, startWithPc } = useSettings();
  const isDesktop = useStore(usePage().about, (about) => about?.host === 'electron');
  const write = useWriteSettings();
  return (
    <DialogTrigger>
      <IconButton label={t('settings.name')}><SettingsIcon size={18} aria-hidden /></IconButton>
      <Popover className={popover.popover ?? ''}>
        <Dialog className={`${popover.popoverDialog} ${styles.switches}`} aria-label={t('settings.name')}>
          <Choice label={t('settings.clock24')} on={clock24} onChange={(on) => { write({ clock24: on }); }} />
          <Choice label={t('settings.digits')} on={arabicIndicDigits} onChange={(on) => { write({ arabicIndicDigits: on }); }} />
          {isDesktop ? <Choice label={t('settings.startWithPc')} on={startWithPc} onChange={(on) => { write({ startWithPc: on }); }} /> : null}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Choice({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <SwitchField isSelected={on} onChange={onChange}>
      <SwitchButton className={styles.switch ?? ''}><span className={styles.track} aria-hidden /><span>{label}</span></SwitchButton>
    </SwitchField>
  );
}
