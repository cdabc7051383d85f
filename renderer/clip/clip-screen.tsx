import { Bookmark, CircleAlert, Unlink } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '#model/problem';
import type { DetailPlayer, DetailPlayerOptions, DetailState } from '../player/detail-player.ts';
import { useSettings } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { clipKey } from './clip-key.ts';
import styles from './clip.module.css';

/** A bookmark on the clip's own axis, s. */
export interface ClipMark { readonly id: string; readonly title: string; readonly time: string; readonly from: number; readonly to: number }
export interface ClipBreakWords { readonly media: number; readonly words: string }

interface Props extends Pick<DetailPlayerOptions, 'source' | 'poster' | 'start' | 'frameS' | 'loop' | 'wallTime'> {
  readonly marks: readonly ClipMark[];
  readonly breaks: readonly ClipBreakWords[];
  /** What must be known of the whole. */
  readonly note: string | null;
  readonly failed: (problem: Problem) => string;
  readonly onAgain: (() => void) | null;
  readonly actions: ReactNode;
}

/** The picture with its controls, both of its times, and what lies on it. A clip that is another has another `key`. */
export function ClipScreen({ source, poster, start, frameS, loop, wallTime, marks, breaks, note, failed, onAgain, actions }: Props) {
  const { t } = useTranslation();
  const { language } = useSettings();
  const box = useRef<HTMLDivElement>(null);
  const player = useRef<DetailPlayer | null>(null);
  const media = useRef(start);
  const times = useRef<HTMLOutputElement>(null);
  const [state, setState] = useState<DetailState>({ is: 'opening' });
  const [loops, setLoops] = useState(false);
  const latest = useRef({ wallTime, poster, loopLabel: t('clip.loop') });
  useEffect(() => { latest.current = { wallTime, poster, loopLabel: t('clip.loop') }; });

  useEffect(() => {
    const life = { isOver: false };
    import('../player/detail-player.ts').then(({ openDetailPlayer }) => {
      if (life.isOver || box.current === null) return;
      player.current = openDetailPlayer({
        box: box.current, source, poster: latest.current.poster, language, start, frameS, loop, loopLabel: latest.current.loopLabel, wallTime: (at) => latest.current.wallTime(at),
        onState: setState, onLoop: setLoops,
        onPicture(at) {
          media.current = at;
          const out = times.current;
          if (out === null) return;
          out.dataset['media'] = at.toFixed(3);
          out.textContent = [latest.current.wallTime(at), mediaTime(at)].filter((one) => one !== null).join(' · ');
        },
      });
    }, () => { if (!life.isOver) setState({ is: 'failed', problem: { code: 'server-unreachable' } }); });
    return () => {
      life.isOver = true;
      player.current?.destroy();
      player.current = null;
    };
    // A screen is made anew for another source; a new language shows at the next opening.
  // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  useEffect(() => { player.current?.poster(poster); }, [poster]);
  // What had the focus may have gone with another film's screen; without it Esc and the keys would be lost.
  useEffect(() => {
    if (document.activeElement === document.body) box.current?.closest<HTMLElement>('[role=dialog]')?.focus();
  }, [state]);
  useEffect(() => {
    if (state.is !== 'showing') return;
    player.current?.mark([
      ...marks.map(({ id, title, from, to }) => ({ id, is: 'bookmark' as const, title, from, to })),
      ...breaks.map(({ media: at, words }) => ({ id: `break ${at}`, is: 'break' as const, title: words, from: at, to: at })),
    ]);
  }, [breaks, marks, state]);

  const toMark = (direction: -1 | 1) => {
    const at = media.current;
    const next = direction > 0 ? marks.find(({ from }) => from > at + 0.1) : marks.findLast(({ from }) => from < at - 1);
    if (next) player.current?.seek(next.from);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { target } = event;
    const shown = player.current;
    if (event.defaultPrevented || shown === null || !(target instanceof HTMLElement) || target.closest('[data-detail]') === null) return;
    const key = clipKey(event, target.closest('button, [role=button], [role=radio], [role=menuitemradio]') !== null);
    if (key === null) return;
    event.preventDefault();
    if (key.do === 'toggle') shown.toggle();
    if (key.do === 'step') shown.step(key.by);
    if (key.do === 'jump') shown.jump(key.by);
    if (key.do === 'speed') shown.faster(key.by);
    if (key.do === 'mark') toMark(key.by);
    if (key.do === 'loop') shown.setLoop(!loops);
    if (key.do === 'mute') shown.mute();
    if (key.do === 'fullScreen') shown.fullScreen();
  };
  // Wherever in the clip's window the focus is.
  const keys = useRef(onKeyDown);
  useEffect(() => { keys.current = onKeyDown; });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => { keys.current(event); };
    document.addEventListener('keydown', listener);
    return () => { document.removeEventListener('keydown', listener); };
  }, []);
  return (
    <div className={styles.screen}>
      <div className={styles.picture} dir="ltr" data-clip-state={state.is} data-loops={loops || undefined}>
        {/* Its inside is the player's alone. */}
        <div ref={box} className={styles.box} />
        {state.is !== 'failed' ? null : (
          <div className={styles.failed} role="alert" dir="auto">
            <CircleAlert size={20} aria-hidden /><span>{failed(state.problem)}</span>
            {onAgain === null ? null : <Button onPress={onAgain} autoFocus>{t('clip.again')}</Button>}
          </div>
        )}
      </div>
      <div className={styles.facts}>
        <output ref={times} className={styles.times} dir="ltr" aria-live="off" aria-label={t('clip.times')} data-clip-times />
        {note === null ? null : <span className={styles.second}>{note}</span>}
        <span className={styles.rest} />
        {actions}
      </div>
      {marks.length + breaks.length === 0 ? null : (
        <ul className={styles.list} aria-label={t('clip.marks')}>
          {marks.map(({ id, title, time, from }) => (
            <li key={id}><Button look="bare" onPress={() => { player.current?.seek(from); }}><Bookmark size={16} className={styles.good} aria-hidden /><bdi dir="ltr">{time}</bdi><bdi dir="auto">{title}</bdi></Button></li>
          ))}
          {breaks.map(({ media: at, words }) => (
            <li key={at}><Button look="bare" onPress={() => { player.current?.seek(at - 1); }}><Unlink size={16} className={styles.bad} aria-hidden />{words}</Button></li>
          ))}
        </ul>
      )}
      <p className={styles.keys}>{t('clip.keys')}</p>
    </div>
  );
}

/** On the film's own axis: minutes, seconds, tenths. */
function mediaTime(at: number): string {
  const tenths = Math.floor(at * 10 + 0.001);
  return `${Math.floor(tenths / 600)}:${String(Math.floor(tenths / 10) % 60).padStart(2, '0')}.${tenths % 10}`;
}
