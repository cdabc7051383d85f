import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { ButtonProps } from 'react-aria-components';
import styles from './button.module.css';
import { KeyCap } from './key-cap.tsx';

type Look = 'bare' | 'plain' | 'primary' | 'danger';

interface Props extends ButtonProps { readonly look?: Look; readonly ref?: Ref<HTMLButtonElement> }

const classOf = (look: Look, icon = false) => [styles.button, look === 'bare' ? '' : styles[look], icon ? styles.icon : ''].filter(Boolean).join(' ');

export function Button({ look = 'plain', ...props }: Props) {
  return <AriaButton {...props} className={classOf(look)} />;
}

interface IconProps extends Props { readonly label: string; readonly shortcut?: string; readonly children: ReactNode }

/** A button that is only an icon: its name is its tooltip. */
export function IconButton({ label, shortcut, look = 'bare', ...props }: IconProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton {...props} aria-label={label} className={classOf(look, true)} />
      <Tooltip className={styles.tooltip ?? ''} offset={6}>
        {label}
        {shortcut === undefined ? null : <KeyCap keys={shortcut} className={styles.key} />}
      </Tooltip>
    </TooltipTrigger>
  );
}
