import { useMemo, useState } from 'react';
import { motionFinds } from '#model/motion';
import type { MotionSensitivity } from '#model/motion';
import { resultOfMotion } from './result.ts';
import type { Result } from './result.ts';
import type { MotionSearch } from './use-motion-search.ts';

export type FindOrder = 'earliest' | 'strongest';

/** What a search for motion found, as sensitive and in the order a person wants; neither asks the server again. */
export function useFinds({ samples, want }: Pick<MotionSearch, 'samples' | 'want'>) {
  const [sensitivity, setSensitivity] = useState<MotionSensitivity>('medium');
  const [order, setOrder] = useState<FindOrder>('earliest');
  const camera = want?.camera ?? null;
  const finds = useMemo((): readonly Result[] => {
    if (camera === null) return [];
    const all = motionFinds(samples, sensitivity).map((find) => resultOfMotion(camera, find));
    return order === 'earliest' ? all : all.toSorted((a, b) => (b.strength ?? 0) - (a.strength ?? 0));
  }, [camera, order, samples, sensitivity]);
  return { finds, sensitivity, setSensitivity, order, setOrder };
}
