import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../state/bridge-problem.ts';
import { usePage, usePresets } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { NameField } from '../ui/name-field.tsx';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import { useReplacing } from '../ui/use-replacing.ts';

/** Names and saves what all monitors show now. */
export function SavePresetDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitor } = usePage();
  const presets = usePresets();
  const refused = useRefusal();
  const [name, setName] = useState('');
  const clean = name.trim();
  const { replaced, replaces, isNews, isAsked, ask } = useReplacing(presets, clean);
  const save = () => {
    if (isNews) return ask();
    // The core keeps what it knows: what was arranged here last is part of that first.
    monitor.settled().then(() => bridge.api.walls.presets.save({ name: clean, replaces })).then((preset) => {
      toast(t('presets.saved', { name: `\u2068${preset.name}\u2069`, number: format.number(preset.number) }), 'good');
      onClose();
    }, (error: unknown) => {
      if (problemOf(error).code === 'conflict') ask();
      else refused(error);
    });
  };
  return (
    <Dialog title={t('presets.saveTitle')} isOpen onClose={onClose}>
      <Form onSubmit={(event) => { event.preventDefault(); if (clean !== '') save(); }}>
        <p className={styles.note}>{t('presets.explain')}</p>
        <NameField label={t('presets.nameLabel')} value={name} onChange={setName} />
        <p className={styles.warning} role="status">{replaced || isAsked ? t(isAsked ? 'presets.takenMeanwhile' : 'presets.replaces', { name: `\u2068${replaced?.name ?? clean}\u2069` }) : '\u00a0'}</p>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={clean === ''}>{t('dialog.save')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
