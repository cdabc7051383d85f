import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../state/bridge-problem.ts';
import { mutable } from '../state/page.ts';
import { useMonitor, usePage, useViews } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { NameField } from '../ui/name-field.tsx';
import { toast } from '../ui/toasts.tsx';
import { useRefusal } from '../ui/use-refusal.ts';
import { useReplacing } from '../ui/use-replacing.ts';

/** Names and saves what the monitor shows now. */
export function SaveViewDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { bridge, monitor, monitorNumber } = usePage();
  const views = useViews();
  const shown = useMonitor();
  const refused = useRefusal();
  const [name, setName] = useState(() => views.find(({ id }) => id === shown?.view)?.name ?? '');
  const clean = name.trim();
  const { replaced, replaces, isNews, isAsked, ask } = useReplacing(views, clean);

  async function save(): Promise<void> {
    if (shown === null || clean === '') return;
    if (isNews) return ask();
    try {
      const { layout, items } = shown;
      // The core names the monitor only where it shows this already.
      await monitor.settled();
      const view = await bridge.api.walls.views.save({ name: clean, arrangement: mutable({ layout, items }), replaces, monitor: monitorNumber });
      toast(t('views.saved', { name: view.name }), 'good');
      onClose();
    } catch (error) {
      if (problemOf(error).code === 'conflict') ask();
      else refused(error);
    }
  }

  return (
    <Dialog title={t('views.saveTitle')} isOpen onClose={onClose}>
      <Form onSubmit={(event) => { event.preventDefault(); void save(); }}>
        {/* Typing replaces the name that is filled in. */}
        <div onFocus={({ target }) => { if (target instanceof HTMLInputElement) target.select(); }}>
          <NameField label={t('views.nameLabel')} value={name} onChange={setName} />
        </div>
        <p className={styles.warning} role="status">{replaced || isAsked ? t(isAsked ? 'views.takenMeanwhile' : 'views.replaces', { name: `\u2068${replaced?.name ?? clean}\u2069` }) : '\u00a0'}</p>
        <DialogActions>
          <Button onPress={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={clean === ''}>{t('dialog.save')}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
