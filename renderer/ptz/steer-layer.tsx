import { Aperture, Crosshair, Focus, Home, MapPin, Minus, Moon, Plus, Sun, TriangleAlert, Undo2, X } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CameraId } from '#model/ids';
import { usePage, usePtzBoard } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { useRefusal } from '../ui/use-refusal.ts';
import { HoldButton } from './hold-button.tsx';
import { LeaseLine } from './lease-line.tsx';
import styles from './ptz.module.css';
import { irisStep } from './steer-key.ts';
import { Stick } from './stick.tsx';
import { useLease } from './use-lease.ts';
import { usePictureAim } from './use-picture-aim.ts';
import { useSteerKeys } from './use-steer-keys.ts';

/** A focus that is driven is told again, as a movement is, ms. */
const focusRepeatMs = 300;

/** Over the picture of the camera that is in hand: who holds it, and everything it can do. */
export function SteerLayer({ camera }: { camera: CameraId }) {
  const { t } = useTranslation();
  const { bridge, desk, monitorNumber: monitor, ptz, actions } = usePage();
  const refused = useRefusal();
  const layer = useRef<HTMLDivElement>(null);
  const abilities = useStore(ptz.abilities, (known) => known.get(camera) ?? null);
  const doubt = usePtzBoard((board) => board.doubts.find((one) => one.camera === camera) ?? null);
  const end = useCallback(() => { desk.setState({ steering: null }); }, [desk]);
  const { lease, isOwn, place } = useLease(camera, end);
  const { hand } = ptz;
  const { api } = bridge;
  const canFocus = abilities?.focus === true;
  const canIris = abilities?.iris === true;
  const canGoHome = abilities?.home === true;
  const canGoBack = abilities?.absolute === true;

  const home = useCallback(() => { api.ptz.home({ camera, monitor }).then(() => undefined, refused); }, [api, camera, monitor, refused]);
  const focusing = useRef<ReturnType<typeof setInterval> | undefined>(undefined);
  const focus = useCallback((speed: number) => {
    const wasHeld = focusing.current !== undefined;
    clearInterval(focusing.current);
    focusing.current = undefined;
    if (!canFocus || (speed === 0 && !wasHeld)) return;
    const tell = () => { api.ptz.focus({ camera, monitor, speed }).then(() => undefined, (error: unknown) => { clearInterval(focusing.current); refused(error); }); };
    tell();
    if (speed !== 0) focusing.current = setInterval(tell, focusRepeatMs);
  }, [api, camera, canFocus, monitor, refused]);
  const back = useCallback(() => { api.ptz.back({ camera, monitor }).then(() => undefined, refused); }, [api, camera, monitor, refused]);
  const iris = useCallback((by: number | 'auto') => { if (canIris) api.ptz.iris({ camera, monitor, by }).then(() => undefined, refused); }, [api, camera, canIris, monitor, refused]);
  const deeds = useMemo(() => ({ home, back, focus, iris, end }), [home, back, focus, iris, end]);
  useSteerKeys(camera, deeds);
  useEffect(() => actions.add([{ id: 'ptzHome', keys: ['Home'], run: home }, { id: 'ptzBack', keys: ['⌫'], run: back }]), [actions, back, home]);

  const { box, handlers } = usePictureAim(layer, {
    onView: abilities?.relative ? (view) => { api.ptz.moveBy({ camera, monitor, view }).then(() => undefined, refused); } : null,
    onZoom: (speed) => { hand.want('wheel', camera, { pan: 0, tilt: 0, zoom: speed }); },
  });
  const limits = abilities && [
    ...(abilities.speed === 'steps' ? [t('ptz.oneSpeed')] : []), ...(abilities.speed === 'none' ? [t('ptz.noMoves')] : []), ...(abilities.speed !== 'none' && !abilities.zoom ? [t('ptz.noZoom')] : []),
    ...(!abilities.relative ? [t('ptz.noAim')] : []),
  ];
  const zoom = (speed: number) => (isHeld: boolean) => { hand.want('buttons', camera, { pan: 0, tilt: 0, zoom: isHeld ? speed : 0 }); };
  return (
    <div ref={layer} className={styles.layer} data-steer={isOwn ? 'own' : place === null ? 'other' : 'waiting'} data-aim={abilities?.relative || undefined} {...handlers}>
      <LeaseLine camera={camera} lease={lease} isOwn={isOwn} place={place} onEnd={end} />
      {doubt === null ? null : <p className={styles.doubt} role="alert"><TriangleAlert size={18} aria-hidden />{doubt.what === 'refused' ? t('ptz.refused', { reason: t(`problem.${doubt.code ?? 'internal'}`) }) : t(doubt.what === 'standing' ? 'ptz.standing' : 'ptz.noStop')}</p>}
      {box === null ? null : <span className={styles.box} style={box} />}
      <div className={styles.limits}>{limits?.map((words) => <span key={words}>{words}</span>)}</div>
      <div className={styles.controls} dir="ltr" onPointerDown={(event) => { event.stopPropagation(); }}>
        <Stick isDisabled={!isOwn || abilities?.speed === 'none' || !(abilities?.pan || abilities?.tilt)} onMove={({ pan, tilt }) => { hand.want('stick', camera, { pan, tilt, zoom: 0 }); }} />
        <div className={styles.buttons}>
          <span className={styles.pair}>
            <HoldButton label={t('ptz.zoomOut')} shortcut="−" isDisabled={!isOwn || !abilities?.zoom} onHold={zoom(-0.5)}><Minus size={18} aria-hidden /></HoldButton>
            <HoldButton label={t('ptz.zoomIn')} shortcut="+" isDisabled={!isOwn || !abilities?.zoom} onHold={zoom(0.5)}><Plus size={18} aria-hidden /></HoldButton>
          </span>
          {canFocus ? (
            <span className={styles.pair}>
              <HoldButton label={t('ptz.focusNear')} shortcut="[" isDisabled={!isOwn} onHold={(isHeld) => { focus(isHeld ? -0.5 : 0); }}><Focus size={14} aria-hidden /></HoldButton>
              <HoldButton label={t('ptz.focusFar')} shortcut="]" isDisabled={!isOwn} onHold={(isHeld) => { focus(isHeld ? 0.5 : 0); }}><Focus size={20} aria-hidden /></HoldButton>
            </span>
          ) : null}
          {canIris ? (
            <span className={styles.pair}>
              <IconButton label={t('ptz.irisClose')} shortcut="{" excludeFromTabOrder isDisabled={!isOwn} onPress={() => { iris(-irisStep); }}><Moon size={16} aria-hidden /></IconButton>
              <IconButton label={t('ptz.irisOpen')} shortcut="}" excludeFromTabOrder isDisabled={!isOwn} onPress={() => { iris(irisStep); }}><Sun size={18} aria-hidden /></IconButton>
              <IconButton label={t('ptz.irisAuto')} excludeFromTabOrder isDisabled={!isOwn} onPress={() => { iris('auto'); }}><Aperture size={18} aria-hidden /></IconButton>
            </span>
          ) : null}
          <span className={styles.pair}>
            <IconButton label={t('ptz.home')} shortcut="Home" excludeFromTabOrder isDisabled={!isOwn || !canGoHome} onPress={home}><Home size={18} aria-hidden /></IconButton>
            {canGoBack ? <IconButton label={t('ptz.back')} shortcut="⌫" excludeFromTabOrder isDisabled={!isOwn} onPress={back}><Undo2 size={18} aria-hidden /></IconButton> : null}
            <IconButton label={t('ptz.presets')} shortcut="G" excludeFromTabOrder onPress={() => { desk.setState({ dialog: 'ptz' }); }}><MapPin size={18} aria-hidden /></IconButton>
          </span>
        </div>
      </div>
      <div className={styles.end} onPointerDown={(event) => { event.stopPropagation(); }}>
        {abilities?.auxiliary?.map((command) => (
          <Button key={command} excludeFromTabOrder isDisabled={!isOwn} onPress={() => { api.ptz.auxiliary({ camera, monitor, command }).then(() => undefined, refused); }}><bdi dir="ltr">{command.replace(/^\w+:/, '')}</bdi></Button>
        ))}
        <IconButton label={t('ptz.end')} shortcut="Esc" excludeFromTabOrder onPress={end}><X size={18} aria-hidden /></IconButton>
      </div>
      {abilities?.relative ? <Crosshair className={styles.cross} size={28} aria-hidden /> : null}
    </div>
  );
}
