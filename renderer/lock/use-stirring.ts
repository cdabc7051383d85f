import { useEffect, useRef } from 'react';
import type { EpochMs } from '#model/time';
import { handSigns } from '../state/hand-signs.ts';
import { useShell } from '../state/use-page.ts';

/** How long before it locks a person is told, ms. */
export const warnMs = 30_000;
/** A busy hand is told to the core this often, ms. */
const tellEveryMs = 10_000;

/** `lockAt` null: the desk does not lock by itself, so nobody needs to know. */
export function useStirring(lockAt: EpochMs | null): void {
  const { bridge, clock } = useShell();
  const locks = lockAt !== null;
  const until = useRef(lockAt);
  useEffect(() => { until.current = lockAt; }, [lockAt]);
  useEffect(() => {
    if (!locks) return undefined;
    let toldAt = -Infinity;
    const onSign = () => {
      const at = performance.now();
      const soon = until.current !== null && until.current - clock.now() <= warnMs;
      if (at - toldAt < (soon ? 1_000 : tellEveryMs)) return;
      toldAt = at;
      bridge.api.desk.stirred().catch(() => { toldAt = -Infinity; });
    };
    for (const sign of handSigns) document.addEventListener(sign, onSign, { capture: true, passive: true });
    return () => { for (const sign of handSigns) document.removeEventListener(sign, onSign, { capture: true }); };
  }, [bridge, clock, locks]);
}
