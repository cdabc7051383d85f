import { Gamepad2, Hourglass, ShieldAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { PtzLease } from '#model/ptz-lease';
import { useDesk, usePage, usePtzBoard, useSecond } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { useFormat } from '../ui/use-format.ts';
import { ClaimButton } from './claim-button.tsx';
import styles from './ptz.module.css';

interface Props { readonly camera: CameraId; readonly lease: PtzLease | null; readonly isOwn: boolean; readonly place: number | null; readonly onEnd: () => void }

/** Who steers, for how long yet, who waits, and what a higher desk announces. */
export function LeaseLine({ camera, lease, isOwn, place, onEnd }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useSecond();
  const { monitorNumber } = usePage();
  const level = usePtzBoard((board) => board.levels.find(({ monitor }) => monitor === monitorNumber)?.level ?? 1);
  const isSteering = useDesk((desk) => desk.steering !== null);
  if (lease === null || !isSteering) return <p className={styles.line} role="status"><Hourglass size={16} aria-hidden />{t('ptz.taking')}</p>;
  const rest = (at: number) => `\u2068${format.age(Math.max(0, Math.round((at - now) / 1000) * 1000)).replace(/[.,٫]0|٫٠/, '')}\u2069`;
  const { holder, claim, queue, until } = lease;
  const number = format.number(holder.monitor);
  return (
    <div className={styles.lines} onPointerDown={(event) => { event.stopPropagation(); }}>
      <p className={styles.line} role="status" aria-live="off" data-own={isOwn || undefined}>
        <Gamepad2 size={16} aria-hidden />
        <strong>{isOwn ? t('ptz.own') : t('ptz.other', { number })}</strong>
        <span>{t('ptz.until', { time: rest(until) })}</span>
        {isOwn && queue.length > 0 ? <span>{t('ptz.waiting', { monitors: queue.map(({ monitor }) => format.number(monitor)).join(', ') })}</span> : null}
        {place === null ? null : <span>{t('ptz.place', { number: format.number(place) })}</span>}
        {!isOwn && claim === null && level > holder.level ? <ClaimButton camera={camera} /> : null}
      </p>
      {claim === null ? null : (
        <p className={styles.claim} role="alert">
          <ShieldAlert size={18} aria-hidden />
          <span>{claim.monitor === monitorNumber ? t('ptz.claimOwn', { time: rest(claim.dueAt) }) : t('ptz.claimOther', { number: format.number(claim.monitor), time: rest(claim.dueAt) })} <bdi dir="auto">{claim.reason}</bdi></span>
          {isOwn ? <Button excludeFromTabOrder onPress={onEnd}>{t('ptz.give')}</Button> : null}
        </p>
      )}
    </div>
  );
}
