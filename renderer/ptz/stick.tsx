import { useEffect, useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { stickVelocity } from './aim.ts';
import styles from './ptz.module.css';

interface Props { readonly onMove: (move: { readonly pan: number; readonly tilt: number }) => void; readonly isDisabled: boolean }

/** A stick to drag on the screen: the farther from its middle, the faster. It springs back. */
export function Stick({ onMove, isDisabled }: Props) {
  const { t } = useTranslation();
  const base = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const now = useRef(onMove);
  useEffect(() => { now.current = onMove; });
  const isHeld = place !== null;
  useEffect(() => {
    if (!isHeld) return undefined;
    // Whatever takes the pointer or the window away lets go.
    const release = () => { setPlace(null); };
    window.addEventListener('blur', release);
    return () => {
      window.removeEventListener('blur', release);
      now.current({ pan: 0, tilt: 0 });
    };
  }, [isHeld]);

  const move = (event: PointerEvent) => {
    const box = base.current?.getBoundingClientRect();
    if (!box) return;
    const [x, y] = [((event.clientX - box.left) / box.width) * 2 - 1, ((event.clientY - box.top) / box.height) * 2 - 1];
    const length = Math.max(1, Math.hypot(x, y));
    setPlace({ x: x / length, y: y / length });
    onMove(stickVelocity(x / length, y / length));
  };
  return (
    <div
      ref={base} className={styles.stick} role="img" aria-label={t('ptz.stick')} data-disabled={isDisabled || undefined}
      onPointerDown={(event) => {
        if (isDisabled || event.button !== 0) return;
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={(event) => { if (isHeld) move(event); }}
      onPointerUp={() => { setPlace(null); }} onPointerCancel={() => { setPlace(null); }} onLostPointerCapture={() => { setPlace(null); }}
    >
      <span className={styles.knob} style={place === null ? {} : { transform: `translate(${place.x * 28}px, ${place.y * 28}px)` }} />
    </div>
  );
}
