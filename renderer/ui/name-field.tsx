import { Input, Label, TextField } from 'react-aria-components';
import styles from './dialog.module.css';

interface Props { readonly label: string; readonly value: string; readonly onChange: (value: string) => void }

/** A name people give: 1 to 80 characters. */
export function NameField({ label, value, onChange }: Props) {
  return (
    <TextField className={styles.field ?? ''} value={value} onChange={onChange} maxLength={80} isRequired autoFocus>
      <Label className={styles.label ?? ''}>{label}</Label>
      <Input className={styles.input ?? ''} dir="auto" autoComplete="off" />
    </TextField>
  );
}
