import { SwitchButton, SwitchField } from 'react-aria-components';
import styles from './switch.module.css';

/** Something that is on or off, and takes effect at once. */
export function Switch({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <SwitchField isSelected={on} onChange={onChange}>
      <SwitchButton className={styles.switch ?? ''}><span className={styles.track} aria-hidden /><span>{label}</span></SwitchButton>
    </SwitchField>
  );
}
