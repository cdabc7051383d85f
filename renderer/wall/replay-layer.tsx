import { Pause, Play, RotateCcw, RotateCw, SkipForward } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import { Replay } from '../player/replay.ts';
import type { ReplayState } from '../player/replay.ts';
import type { PictureZoom } from '../player/picture-props.ts';
import { zoomTransform } from '../player/zoom.ts';
import { openReplay } from '../state/replay-access.ts';
import { usePage, useSecond } from '../state/use-page.ts';
import { IconButton } from '../ui/button.tsx';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './replay.module.css';
import type { WallCommands } from './wall-commands.ts';
import { replayStepMs } from './replay-step.ts';

interface Props {
  readonly tile: number;
  readonly camera: CameraId;
  /** Another tile fills the wall: it waits where it is. */
  readonly hidden: boolean;
  readonly zoom: PictureZoom;
  readonly commands: WallCommands;
  readonly onReplay: (tile: number, replay: Replay | null) => void;
}

/** Instant replay over the live picture, which goes on beneath: never to be taken for live. */
export function ReplayLayer({ tile, camera, hidden, zoom, commands, onReplay }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const refused = useRefusal();
  const { bridge, monitorNumber, clock } = usePage();
  const video = useRef<HTMLVideoElement>(null);
  const replay = useRef<Replay | null>(null);
  const [state, setState] = useState<ReplayState | null>(null);
  const say = useRef({ refused, gone: '', unplayable: '' });
  useEffect(() => { say.current = { refused, gone: t('replay.gone'), unplayable: t('replay.unplayable') }; });

  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    const life = { isOver: false };
    openReplay(bridge, camera, monitorNumber).then((load) => {
      if (life.isOver) return;
      const own = new Replay({
        video: element, load, backMs: replayStepMs, onState: setState,
        onEnd: (why) => {
          toast(say.current[why], 'bad');
          commands.endReplay(tile);
        },
      });
      replay.current = own;
      onReplay(tile, own);
    }, (error: unknown) => {
      say.current.refused(error);
      commands.endReplay(tile);
    });
    return () => {
      life.isOver = true;
      onReplay(tile, null);
      replay.current?.destroy();
      replay.current = null;
    };
  }, [bridge, camera, commands, monitorNumber, onReplay, tile]);

  useEffect(() => { if (hidden && replay.current?.paused === false) replay.current.toggle(); }, [hidden]);

  // Turns the age once a second while paused, too.
  useSecond();
  const at = state?.at ?? null;
  const behind = at === null ? null : Math.max(0, clock.now() - at);
  const step = format.number(replayStepMs / 1000);
  return (
    <div className={styles.layer} data-replay={at === null ? '' : Math.round(at)} data-paused={state?.paused || undefined}>
      <video ref={video} className={styles.video} style={{ transform: zoomTransform(zoom) }} muted playsInline disablePictureInPicture />
      <p className={styles.tag} role="status" aria-live="off">
        <RotateCcw size={16} aria-hidden /><strong>{t('replay.name')}</strong>
        {at === null || behind === null ? null : <><bdi>{format.time(at)}</bdi><span className={styles.behind}>{t('replay.behind', { age: `\u2068${format.age(behind)}\u2069` })}</span></>}
      </p>
      <div className={styles.bar} dir="ltr" onPointerDown={(event) => { event.stopPropagation(); }}>
        <IconButton label={t('replay.back', { seconds: step })} shortcut="J" onPress={() => { replay.current?.step(-replayStepMs); }}><RotateCcw size={18} aria-hidden /></IconButton>
        <IconButton label={t(state?.paused ? 'replay.play' : 'replay.pause')} shortcut="K" onPress={() => { replay.current?.toggle(); }}>
          {state?.paused ? <Play size={18} aria-hidden /> : <Pause size={18} aria-hidden />}
        </IconButton>
        <IconButton label={t('replay.forward', { seconds: step })} onPress={() => { replay.current?.step(replayStepMs); }}><RotateCw size={18} aria-hidden /></IconButton>
        <input
          className={styles.slider} type="range" aria-label={t('replay.slider')} aria-valuetext={at === null ? '' : format.time(at)} tabIndex={-1}
          min={state?.start ?? 0} max={state?.end ?? 1} step={100} value={at ?? state?.end ?? 0} onChange={(event) => { replay.current?.goTo(Number(event.target.value)); }}
        />
        <IconButton label={t('replay.live')} shortcut="Esc" onPress={() => { commands.endReplay(tile); }}><SkipForward size={18} aria-hidden /></IconButton>
      </div>
    </div>
  );
}
