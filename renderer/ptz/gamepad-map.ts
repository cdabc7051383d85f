/** What joysticks, keypads and gamepads mean, from the Gamepad API's numbers. Pure. */
import type { PtzVelocity } from '#model/ptz';
import { curve, stickRest, stickVelocity } from './aim.ts';

/** As much of the browser's `Gamepad` as is read. */
export interface PadState {
  readonly id: string;
  readonly mapping: string;
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean; readonly value: number }[];
}

export type PadDeed = { readonly do: 'preset'; readonly number: number } | { readonly do: 'home' | 'end' | 'next' | 'previous' };

/** On a `standard` pad: left stick moves, triggers zoom (right in), or the right stick's up and down. On a joystick: its third axis, the twist, zooms in when turned right. */
export function velocityOfPad({ mapping, axes, buttons }: PadState): PtzVelocity {
  const axis = (index: number): number => (Number.isFinite(axes[index]) ? Math.max(-1, Math.min(1, axes[index] ?? 0)) : 0);
  const trigger = (index: number): number => buttons[index]?.value ?? 0;
  const twist = mapping === 'standard' ? (Math.abs(trigger(7) - trigger(6)) > stickRest ? trigger(7) - trigger(6) : -axis(3)) : axis(2);
  return { ...stickVelocity(axis(0), axis(1)), zoom: eased(twist) };
}

/** Buttons that went down since the last look. Joysticks and keypads: button 1 is preset 1 and so on. A standard pad: its four buttons are presets 1 to 4, shoulders walk over tiles, Back ends, Start goes home. */
export function deedsOfPad(before: PadState | null, now: PadState): PadDeed[] {
  const isNew = (index: number): boolean => now.buttons[index]?.pressed === true && before?.buttons[index]?.pressed !== true;
  return now.buttons.flatMap((_, index): PadDeed[] => {
    if (!isNew(index)) return [];
    if (now.mapping !== 'standard') return [{ do: 'preset', number: index + 1 }];
    const standard: Readonly<Record<number, PadDeed>> = {
      0: { do: 'preset', number: 1 }, 1: { do: 'preset', number: 2 }, 2: { do: 'preset', number: 3 }, 3: { do: 'preset', number: 4 },
      4: { do: 'previous' }, 5: { do: 'next' }, 8: { do: 'end' }, 9: { do: 'home' }, 14: { do: 'previous' }, 15: { do: 'next' },
    };
    const deed = standard[index];
    return deed ? [deed] : [];
  });
}

function eased(value: number): number {
  const size = Math.abs(value);
  return size < stickRest ? 0 : Math.sign(value) * curve((Math.min(1, size) - stickRest) / (1 - stickRest));
}
