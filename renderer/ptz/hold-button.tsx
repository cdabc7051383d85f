import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { IconButton } from '../ui/button.tsx';

interface Props { readonly label: string; readonly shortcut?: string; readonly onHold: (isHeld: boolean) => void; readonly isDisabled?: boolean; readonly children: ReactNode }

/** Acts for as long as it is pressed, by pointer or keyboard. */
export function HoldButton({ label, shortcut, onHold, isDisabled = false, children }: Props) {
  const [isHeld, setHeld] = useState(false);
  const now = useRef(onHold);
  useEffect(() => { now.current = onHold; });
  useEffect(() => {
    if (!isHeld) return undefined;
    now.current(true);
    return () => { now.current(false); };
  }, [isHeld]);
  return (
    <IconButton label={label} {...(shortcut !== undefined && { shortcut })} isDisabled={isDisabled} excludeFromTabOrder onPressStart={() => { setHeld(true); }} onPressEnd={() => { setHeld(false); }}>{children}</IconButton>
  );
}
