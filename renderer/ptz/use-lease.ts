import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { PtzLease } from '#model/ptz-lease';
import { usePage, usePtzBoard } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';

export interface LeaseSeen {
  readonly lease: PtzLease | null;
  readonly isOwn: boolean;
  /** Place in line, from 1; null where this desk does not wait. */
  readonly place: number | null;
}

/** The lease of the camera in hand: taken while the hand is on it, given up with it. What another desk does to it is said. */
export function useLease(camera: CameraId, onLost: () => void): LeaseSeen {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitorNumber, ptz } = usePage();
  const refused = useRefusal();
  const lease = usePtzBoard((board) => board.leases.find((one) => one.camera === camera) ?? null);
  const isOwn = lease?.holder.monitor === monitorNumber;
  const waits = lease?.queue.findIndex(({ monitor }) => monitor === monitorNumber) ?? -1;
  const before = useRef<PtzLease | null>(null);
  const now = useRef({ t, format, onLost });
  useEffect(() => { now.current = { t, format, onLost }; });

  useEffect(() => {
    const life = new AbortController();
    // After a core that was started again, too: it knows of no lease.
    bridge.onOpen(() => {
      before.current = null;
      bridge.api.ptz.take({ camera, monitor: monitorNumber }).then(() => undefined, (error: unknown) => { if (!life.signal.aborted) refused(error); });
    }, life.signal);
    return () => {
      life.abort();
      ptz.hand.letGo();
      bridge.api.ptz.release({ camera }).catch(() => undefined);
    };
  }, [bridge, camera, monitorNumber, ptz, refused]);

  useEffect(() => {
    const had = before.current;
    before.current = isOwn ? lease : null;
    if (had === null || isOwn) return;
    ptz.hand.letGo();
    if (bridge.connection.getState().is !== 'open') return;
    const { claim } = had;
    if (lease !== null && claim?.monitor === lease.holder.monitor) toast(now.current.t('ptz.overtaken', { number: now.current.format.number(claim.monitor), reason: claim.reason }), 'bad');
    else toast(now.current.t('ptz.expired'), 'bad');
    now.current.onLost();
  }, [bridge, isOwn, lease, ptz]);

  return { lease, isOwn, place: waits < 0 ? null : waits + 1 };
}
