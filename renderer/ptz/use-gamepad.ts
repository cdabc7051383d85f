import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { PtzVelocity } from '#model/ptz';
import { goToNumber } from '../state/ptz-preset.ts';
import { isIn } from '../state/tile-camera.ts';
import { usePage } from '../state/use-page.ts';
import { toast } from '../ui/toasts.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import { deedsOfPad, velocityOfPad } from './gamepad-map.ts';
import type { PadDeed, PadState } from './gamepad-map.ts';

/** Looked at so often while one is plugged in, ms: the API has no events for sticks. */
const lookMs = 33;

const rests = ({ pan, tilt, zoom }: PtzVelocity): boolean => pan === 0 && tilt === 0 && zoom === 0;

/** Joysticks, keypads and gamepads steer the camera of the selected tile; moving the stick takes it in hand. */
export function useGamepad(): void {
  const page = usePage();
  const { t } = useTranslation();
  const format = useFormat();
  const refused = useRefusal();
  useEffect(() => {
    const { desk, tiles, ptz, monitor, actions } = page;
    const before = new Map<number, PadState>();
    let timer: ReturnType<typeof setInterval> | undefined;
    const selectedCamera = () => tiles.of(desk.getState().selected).getState()?.camera ?? null;

    const look = () => {
      const pads = navigator.getGamepads().filter((pad) => pad !== null);
      if (pads.length === 0) stopLooking();
      // A window in the back must not move what its operator does not look at.
      if (!document.hasFocus()) return ptz.hand.letGo();
      for (const pad of pads) {
        const now: PadState = { id: pad.id, mapping: pad.mapping, axes: [...pad.axes], buttons: pad.buttons.map(({ pressed, value }) => ({ pressed, value })) };
        const was = before.get(pad.index) ?? null;
        for (const deed of deedsOfPad(was, now)) obey(deed);
        before.set(pad.index, now);
        steer(`joystick ${pad.index}`, velocityOfPad(now), was === null || rests(velocityOfPad(was)));
      }
    };
    /** Only a stick that leaves its middle takes a camera: one held over from the camera before moves no other. */
    const steer = (source: string, velocity: PtzVelocity, didRest: boolean) => {
      const camera = selectedCamera();
      if (camera === null) return;
      const { steering, selected, dialog } = desk.getState();
      if (isIn(steering, selected, camera)) ptz.hand.want(source, camera, velocity);
      else if (didRest && !rests(velocity) && dialog === null) actions.run('steer');
    };
    const obey = (deed: PadDeed) => {
      const { selected, steering } = desk.getState();
      const camera = selectedCamera();
      const cells = monitor.store.getState().shown?.items.length ?? 1;
      if (deed.do === 'next' || deed.do === 'previous') desk.setState({ selected: (selected + (deed.do === 'next' ? 1 : cells - 1)) % cells });
      else if (deed.do === 'end') desk.setState({ steering: null });
      else if (deed.do === 'home') actions.run('ptzHome');
      else if (deed.do === 'preset' && camera !== null && isIn(steering, selected, camera)) {
        goToNumber(page, camera, deed.number).then((found) => { if (!found) toast(t('ptz.noPreset', { number: format.number(deed.number) }), 'bad'); }, refused);
      }
    };
    const startLooking = () => { timer ??= setInterval(look, lookMs); };
    function stopLooking(): void {
      clearInterval(timer);
      timer = undefined;
      ptz.hand.letGo();
    }
    window.addEventListener('gamepadconnected', startLooking);
    if (navigator.getGamepads().some((pad) => pad !== null)) startLooking();
    return () => {
      window.removeEventListener('gamepadconnected', startLooking);
      clearInterval(timer);
    };
  }, [format, page, refused, t]);
}
