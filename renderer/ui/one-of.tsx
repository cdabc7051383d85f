import type { ReactNode } from 'react';
import { Label, ToggleButton, ToggleButtonGroup, Group } from 'react-aria-components';
import dialog from './dialog.module.css';
import styles from './one-of.module.css';

interface Props<Id extends string> {
  readonly label: string;
  readonly choices: readonly { readonly id: Id; readonly words: string; readonly icon?: ReactNode }[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
}

/** One of a few, all of them in sight. */
export function OneOf<Id extends string>({ label, choices, chosen, onChoose }: Props<Id>) {
  return (
    <Group className={dialog.field ?? ''} aria-label={label}>
      <Label className={dialog.label ?? ''}>{label}</Label>
      <ToggleButtonGroup
        className={styles.row ?? ''} aria-label={label} selectionMode="single" disallowEmptySelection selectedKeys={[chosen]}
        onSelectionChange={(keys) => {
          const [id] = [...keys];
          if (id !== undefined) onChoose(id as Id);
        }}
      >
        {choices.map(({ id, words, icon }) => <ToggleButton key={id} id={id} className={styles.choice ?? ''}>{icon}<bdi dir="auto">{words}</bdi></ToggleButton>)}
      </ToggleButtonGroup>
    </Group>
  );
}
