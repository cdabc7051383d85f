import { ChevronFirst, ChevronLast, FastForward, ListVideo, Pause, Play, Radio, Repeat, Rewind, ArrowLeftToLine, ArrowRightToLine, SkipForward, StepBack, StepForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { playbackRates } from '#model/playback-clock';
import { IconButton, Button } from '../ui/button.tsx';
import choice from '../ui/one-of.module.css';
import { useFormat } from '../ui/use-format.ts';
import styles from './review.module.css';
import type { ReviewActions } from './use-review-keys.ts';

interface Props {
  readonly actions: ReviewActions;
  readonly rate: number;
  readonly isRunning: boolean;
  readonly skipsGaps: boolean;
  readonly loops: boolean;
  readonly canLoop: boolean;
  readonly time: number;
  /** A search found several moments. */
  readonly hasFinds: boolean;
  /** Ways to another time. */
  readonly children: ReactNode;
}

/** The deck: play, step, faster, backwards, over gaps, round a loop, live. */
export function Transport({ actions, rate, isRunning, skipsGaps, loops, canLoop, time, hasFinds, children }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.deck} role="toolbar" aria-label={t('review.deck')} dir="ltr">
      <IconButton label={t('review.back10')} shortcut="J" onPress={() => { actions.jump(-10_000); }}><ChevronFirst size={18} aria-hidden /></IconButton>
      <IconButton label={t('review.stepBack')} shortcut="," onPress={() => { actions.step(-1); }}><StepBack size={18} aria-hidden /></IconButton>
      <IconButton label={t('review.reverse')} onPress={actions.reverse}><Rewind size={18} aria-hidden /></IconButton>
      <IconButton label={t(isRunning ? 'review.pause' : 'review.play')} shortcut="K" onPress={actions.toggle}>{isRunning ? <Pause size={22} aria-hidden /> : <Play size={22} aria-hidden />}</IconButton>
      <IconButton label={t('review.forward')} onPress={actions.forward}><FastForward size={18} aria-hidden /></IconButton>
      <IconButton label={t('review.step')} shortcut="." onPress={() => { actions.step(1); }}><StepForward size={18} aria-hidden /></IconButton>
      <IconButton label={t('review.on10')} shortcut="L" onPress={() => { actions.jump(10_000); }}><ChevronLast size={18} aria-hidden /></IconButton>
      <select className={styles.rate} aria-label={t('review.rate')} value={Math.abs(rate)} onChange={(event) => { actions.rate(Number(event.target.value) * Math.sign(rate)); }}>
        {playbackRates.map((one) => <option key={one} value={one}>{`× ${format.number(one)}`}</option>)}
      </select>
      <output className={styles.time} data-review-time={Math.round(time)} data-rate={rate} data-running={isRunning || undefined}>{format.stamp(time)}</output>
      <ToggleButton className={choice.choice ?? ''} isSelected={skipsGaps} onChange={actions.skipGaps}><SkipForward size={16} aria-hidden /> {t('review.skipGaps')}</ToggleButton>
      <ToggleButton className={choice.choice ?? ''} isSelected={loops} isDisabled={!canLoop} onChange={actions.loop}><Repeat size={16} aria-hidden /> {t('review.loop')}</ToggleButton>
      {hasFinds ? (
        <>
          <IconButton label={t('review.findBefore')} shortcut="P" onPress={() => { actions.find(-1); }}><ArrowLeftToLine size={18} aria-hidden /></IconButton>
          <IconButton label={t('review.findNext')} shortcut="N" onPress={() => { actions.find(1); }}><ArrowRightToLine size={18} aria-hidden /></IconButton>
        </>
      ) : null}
      {children}
      {actions.results ? <Button onPress={actions.results}><ListVideo size={16} aria-hidden />{t('review.results')}</Button> : null}
      <Button onPress={actions.live}><Radio size={16} aria-hidden />{t('review.live')}</Button>
    </div>
  );
}
