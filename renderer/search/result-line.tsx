import { Activity, AudioLines, Cable, CircleDot, HardDrive, Plug, ShieldAlert, Shapes, UserRound, Video, Waypoints } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CameraEventType } from '#model/camera-event';
import { gapReasons } from '#model/recording';
import type { GapReason } from '#model/recording';
import { useFormat } from '../ui/use-format.ts';
import { ResultStill } from './result-still.tsx';
import type { Result } from './result.ts';
import styles from './search.module.css';
import type { StillQueue } from './still-queue.ts';

const icons: Readonly<Record<CameraEventType, LucideIcon>> = {
  motion: Activity, object: UserRound, line: Waypoints, zone: Shapes, input: Plug, audio: AudioLines, tamper: ShieldAlert, connection: Cable, storage: HardDrive, recording: Video, other: CircleDot,
};

interface Props {
  readonly id: string;
  readonly result: Result;
  readonly name: string;
  readonly moment: string;
  readonly queue: StillQueue;
  readonly index: number;
  readonly count: number;
  /** Px. */
  readonly top: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onOpen: () => void;
}

export function ResultLine({ id, result, name, moment, queue, index, count, top, isSelected, onSelect, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { type, label, at, end, strength } = result;
  const Icon = icons[type];
  const reason = gapReasons.find((one): one is GapReason => one === label);
  const length = end === null ? t('search.noEnd') : end - at < 1_000 ? t('search.moment') : format.age(end - at);
  return (
    <div
      id={id} className={styles.line} role="option" aria-selected={isSelected} aria-posinset={index + 1} aria-setsize={count} style={{ insetBlockStart: top }}
      data-result={result.key} data-at={at} data-camera={result.camera ?? ''} data-type={type} onClick={onSelect} onDoubleClick={onOpen}
    >
      <ResultStill result={result} queue={queue} />
      <span className={styles.words}>
        <span className={styles.what}><Icon size={16} aria-hidden /> {t(`timeline.event.${type}`)}{label === '' ? null : <bdi dir="auto" className={styles.quiet}>{reason ? t(`timeline.reason.${reason}`) : label}</bdi>}</span>
        <span className={styles.camera}><bdi dir="auto">{name}</bdi></span>
        <span className={styles.time}><bdi>{moment}</bdi> · {length}{strength === null ? null : <span className={styles.quiet}> · {t('search.strength', { percent: format.number(Math.round(strength * 100)) })}</span>}</span>
      </span>
    </div>
  );
}
