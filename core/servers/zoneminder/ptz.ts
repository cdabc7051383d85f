/** Steering through ZoneMinder's control scripts. They answer "Ok" whatever the camera does, also for one that cannot be steered. */
import type { CameraId } from '#model/ids';
import type { PtzAbilities, PtzVelocity } from '#model/ptz';
import { ServerFault } from '../recording-server.ts';
import type { PtzPart } from '../recording-server.ts';
import { commandAnswer, controlAnswer } from './answers.ts';
import type { ControlAnswer } from './answers.ts';
import type { MonitorList } from './monitor-list.ts';
import type { ZoneminderSession } from './zoneminder-session.ts';

/** What a control script can do changes only by an administrator's hand. */
const knownMs = 60_000;
/** The first command of a monitor starts its script (0.5 to 2 s). */
const commandMs = 6_000;
/** A second direction less than this part of the first is no diagonal. */
const diagonalFrom = 0.35;

export interface PtzOptions {
  readonly session: ZoneminderSession;
  readonly monitors: MonitorList;
}

export function ptzPart({ session, monitors }: PtzOptions): PtzPart {
  const known = new Map<number, { readonly control: ControlAnswer; readonly at: number }>();
  /** What each monitor was last told to do: what goes on must be ended by its own word. */
  const doing = new Map<number, { readonly moves: boolean; readonly zooms: boolean }>();

  const controlOf = async (camera: CameraId, signal: AbortSignal): Promise<ControlAnswer | null> => {
    const { Monitor } = await monitors.entry(camera, signal);
    if (!Monitor.Controllable || !Monitor.ControlId) return null;
    const cached = known.get(Monitor.ControlId);
    if (cached && performance.now() - cached.at < knownMs) return cached.control;
    const { control: { Control } } = await session.api(`controls/${Monitor.ControlId}.json`, controlAnswer, { signal });
    known.set(Monitor.ControlId, { control: Control, at: performance.now() });
    return Control;
  };
  const steerable = async (camera: CameraId, signal: AbortSignal): Promise<ControlAnswer> => {
    const control = await controlOf(camera, signal);
    if (!control) throw new ServerFault({ code: 'unsupported', detail: 'this camera cannot be steered' });
    return control;
  };
  const send = async (camera: CameraId, control: string, signal: AbortSignal, speed: { readonly xge: number; readonly yge: number } | null = null): Promise<void> => {
    const { result, message } = await session.portal({ view: 'request', request: 'control', id: monitors.monitorId(camera), control, ...speed }, commandAnswer, signal, commandMs);
    if (result === 'Ok') return;
    throw new ServerFault({ code: /permission/i.test(message) ? 'not-allowed' : 'server-refused', detail: /permission/i.test(message) ? 'this user may not steer' : 'the command was not taken' });
  };

  const stop = async (camera: CameraId, signal: AbortSignal): Promise<void> => {
    const control = await steerable(camera, signal);
    doing.delete(monitors.monitorId(camera));
    await send(camera, 'moveStop', signal);
    if (control.CanZoomCon) await send(camera, 'zoomStop', signal);
  };
  return {
    abilities: async (camera, signal) => {
      const control = await controlOf(camera, signal);
      return control && abilitiesOf(control);
    },
    move: async (camera, velocity, signal) => {
      const control = await steerable(camera, signal);
      const move = control.CanMoveCon ? moveCommand(velocity, control) : null;
      const zoom = control.CanZoomCon ? zoomCommand(velocity) : null;
      if (!move && !zoom) return stop(camera, signal);
      const monitor = monitors.monitorId(camera);
      const before = doing.get(monitor);
      doing.set(monitor, { moves: move !== null, zooms: zoom !== null });
      if (move) await send(camera, move.control, signal, move);
      else if (before?.moves) await send(camera, 'moveStop', signal);
      if (zoom) await send(camera, zoom.control, signal, zoom);
      else if (before?.zooms) await send(camera, 'zoomStop', signal);
    },
    stop,
    /** Only their numbers are told. */
    presets: async (camera, signal) => {
      const control = await controlOf(camera, signal);
      return control?.HasPresets ? Array.from({ length: Math.min(control.NumPresets, 256) }, (_, at) => ({ id: String(at + 1), name: String(at + 1) })) : [];
    },
    goToPreset: async (camera, preset, signal) => send(camera, `presetGoto${presetNumber(preset, await steerable(camera, signal))}`, signal),
    /** The name must be a number: ZoneMinder's API has no other names. */
    savePreset: async (camera, name, signal) => {
      const control = await steerable(camera, signal);
      if (!control.CanSetPresets) throw new ServerFault({ code: 'unsupported', detail: 'this camera keeps no presets' });
      const number = presetNumber(name, control);
      await send(camera, `presetSet${number}`, signal);
      return { id: String(number), name: String(number) };
    },
    goHome: async (camera, signal) => {
      if (!(await steerable(camera, signal)).HasHomePreset) throw new ServerFault({ code: 'unsupported', detail: 'this camera has no home' });
      await send(camera, 'presetHome', signal);
    },
  };
}

/** Steps (`moveRel`) and places (`moveAbs`, `moveMap`) are in units of each camera, which nobody tells: they are not offered. */
function abilitiesOf(control: ControlAnswer): PtzAbilities {
  const moves = control.CanMove && control.CanMoveCon;
  return {
    speed: !moves ? 'none' : control.HasPanSpeed || control.HasTiltSpeed ? 'analog' : 'steps',
    pan: moves && control.CanPan, tilt: moves && control.CanTilt, zoom: control.CanZoom && control.CanZoomCon, diagonal: moves && control.CanMoveDiag,
    relative: false, absolute: false, home: control.HasHomePreset,
    presets: { list: control.HasPresets, go: control.HasPresets, save: control.HasPresets && control.CanSetPresets, rename: false, remove: false },
    readBack: false, confirmed: false,
  };
}

interface Command { readonly control: string; readonly xge: number; readonly yge: number }

/** Speeds in percent. Where a camera has no diagonals, the larger direction wins. */
export function moveCommand({ pan, tilt }: PtzVelocity, { CanMoveDiag, CanPan, CanTilt }: Pick<ControlAnswer, 'CanMoveDiag' | 'CanPan' | 'CanTilt'>): Command | null {
  const x = CanPan ? percent(pan) : 0;
  const y = CanTilt ? percent(tilt) : 0;
  if (x === 0 && y === 0) return null;
  const both = CanMoveDiag && Math.min(x, y) >= diagonalFrom * Math.max(x, y);
  const vertical = both || y > x ? (tilt > 0 ? 'Up' : 'Down') : '';
  const horizontal = both || x >= y ? (pan > 0 ? 'Right' : 'Left') : '';
  return { control: `moveCon${vertical}${horizontal}`, xge: horizontal === '' ? 0 : x, yge: vertical === '' ? 0 : y };
}

function zoomCommand({ zoom }: PtzVelocity): Command | null {
  const speed = percent(zoom);
  return speed === 0 ? null : { control: zoom > 0 ? 'zoomConTele' : 'zoomConWide', xge: 0, yge: speed };
}

/** A wish to move is never rounded to none. */
function percent(part: number): number {
  return part === 0 || !Number.isFinite(part) ? 0 : Math.min(100, Math.max(1, Math.round(Math.abs(part) * 100)));
}

function presetNumber(preset: string, { HasPresets, NumPresets }: ControlAnswer): number {
  const number = /^\d{1,4}$/.test(preset.trim()) ? Number(preset) : 0;
  if (!HasPresets || number < 1 || number > NumPresets) throw new ServerFault({ code: 'invalid-input', detail: `presets of this camera are the numbers 1 to ${NumPresets}` });
  return number;
}
