import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import dialog from '../ui/dialog.module.css';

/** Why one looks; it goes to the journal with the search. */
export function ReasonField({ reason, onReason }: { reason: string; onReason: (reason: string) => void }) {
  const { t } = useTranslation();
  return (
    <TextField className={dialog.field ?? ''} value={reason} onChange={onReason}>
      <Label className={dialog.label ?? ''}>{t('search.reason')}</Label>
      <Input className={dialog.input ?? ''} dir="auto" maxLength={200} autoComplete="off" />
    </TextField>
  );
}
