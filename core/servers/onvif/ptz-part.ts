/** Steering through the PTZ service (ver20). Every movement has a time limit; what cannot be proven is not claimed. */
import { z } from 'zod';
import { cleanText } from '#model/clean-text';
import type { CameraId } from '#model/ids';
import type { PtzAbilities, PtzPreset, PtzVelocity } from '#model/ptz';
import { ServerFault } from '../recording-server.ts';
import type { PtzPart } from '../recording-server.ts';
import { readAnswer } from './device-session.ts';
import type { Iris } from './iris.ts';
import { absoluteMove, auxiliaryCommand, continuousMove, getPresetTours, getPresets, getStatus, gotoHome, gotoPreset, operatePresetTour, relativeMove, removePreset, setPreset, stopMove } from './ptz-commands.ts';
import type { PtzFacts } from './ptz-facts.ts';
import { positionIn, velocityIn, viewIn, zoomPositionIn } from './ptz-scale.ts';
import { readStatus, untilSettled } from './ptz-status.ts';
import type { PtzStatus } from './ptz-status.ts';
import { PtzTruth } from './ptz-truth.ts';
import { PtzTurns } from './ptz-turns.ts';
import { OnvifFault } from './soap-answer.ts';
import { many, optionalText, reply, token } from './xml-shapes.ts';

export interface PtzLink {
  /** Facts of a camera; null where it cannot be steered. Rejects with `not-found` for a camera that is not there. */
  facts(camera: CameraId, signal: AbortSignal): Promise<PtzFacts | null>;
  call(body: string, signal: AbortSignal, timeoutMs?: number): Promise<unknown>;
  /** Speeds of the focus, and how to drive it; null where it cannot be driven. */
  focus(camera: CameraId, signal: AbortSignal): Promise<((speed: number, signal: AbortSignal) => Promise<void>) | null>;
  /** Null where its iris cannot be set by hand. */
  iris(camera: CameraId, signal: AbortSignal): Promise<Iris | null>;
  readonly invert: { readonly pan: boolean; readonly tilt: boolean };
  /** Ends what runs after a command was answered. */
  readonly signal: AbortSignal;
}

/** A velocity is renewed at least once a second by core/ptz; one that is not ends by itself. */
const moveTimeoutMs = 2_000;
/** A late answer to a move is worth nothing. */
const commandMs = 4_000;
const maxPresets = 500;
const assumedLens = 10;
const presetsAnswer = z.object({ GetPresetsResponse: reply({ Preset: many(z.object({ '@token': token, 'Name': optionalText }), 2_000) }) });
const toursAnswer = z.object({ GetPresetToursResponse: reply({ PresetTour: many(z.object({ '@token': token, 'Name': optionalText }), 100) }) });
const savedAnswer = z.object({ SetPresetResponse: reply({ PresetToken: optionalText }) });

export function createPtzPart({ facts, call, focus, iris, invert, signal: lifetime }: PtzLink): PtzPart {
  const states = new Map<CameraId, { readonly turns: PtzTurns; readonly truth: PtzTruth; apart: boolean; noStop: boolean; noHome: boolean }>();
  const stateOf = (camera: CameraId) => {
    const state = states.get(camera) ?? { turns: new PtzTurns(), truth: new PtzTruth(), apart: false, noStop: false, noHome: false };
    states.set(camera, state);
    return state;
  };
  const factsOf = async (camera: CameraId, signal: AbortSignal): Promise<PtzFacts> => {
    const known = await facts(camera, signal);
    if (!known) throw new ServerFault({ code: 'unsupported', detail: 'this camera cannot be steered' });
    return known;
  };
  const status = async (known: PtzFacts, signal: AbortSignal): Promise<PtzStatus> => readStatus(known, await call(getStatus(known.profile), signal, commandMs));
  const position = async (known: PtzFacts, signal: AbortSignal) => (await status(known, signal)).position;
  /** A deed that moves the camera by itself and ends. */
  const drive = async (camera: CameraId, signal: AbortSignal, deed: (known: PtzFacts, signal: AbortSignal) => Promise<unknown>): Promise<void> => {
    const known = await factsOf(camera, signal);
    const { turns, truth } = stateOf(camera);
    await turns.run(async (turn) => {
      truth.began(() => position(known, lifetime));
      await deed(known, turn);
    }, signal);
  };
  const named = async (known: PtzFacts, signal: AbortSignal): Promise<PtzPreset[]> => {
    const { Preset } = readAnswer(presetsAnswer, await call(getPresets(known.profile), signal)).GetPresetsResponse;
    // Devices list all their places, 256 or 300, used or not: a place without a name is not shown.
    return Preset.map(({ '@token': id, Name }) => ({ id, name: cleanText(Name ?? '', 200) })).filter(({ name }) => name !== '').slice(0, maxPresets);
  };

  const part: PtzPart = {
    async abilities(camera, signal): Promise<PtzAbilities | null> {
      const known = await facts(camera, signal);
      if (!known) return null;
      const { truth, noHome } = stateOf(camera);
      const [hasFocus, hasIris] = (await Promise.all([focus(camera, signal), iris(camera, signal)])).map((one) => one !== null);
      const presets = known.presets > 0;
      const panTilt = known.continuous !== null;
      return {
        speed: panTilt || known.continuousZoom ? 'analog' : 'none', pan: panTilt, tilt: panTilt && known.continuous?.y !== null, zoom: known.continuousZoom !== null,
        diagonal: panTilt && known.continuous?.y !== null, relative: known.relativeView !== null, absolute: known.absolute !== null, home: known.home && !noHome,
        presets: { list: presets, go: presets, save: presets, rename: presets && truth.readBack, remove: presets }, readBack: truth.readBack, confirmed: truth.moves === true,
        ...(hasFocus && { focus: true }), ...(hasIris && { iris: true }), ...(known.auxiliary.length > 0 && { auxiliary: known.auxiliary }),
      };
    },
    async move(camera, velocity, signal) {
      if (velocity.pan === 0 && velocity.tilt === 0 && velocity.zoom === 0) return part.stop(camera, signal);
      const known = await factsOf(camera, signal);
      const state = stateOf(camera);
      await state.turns.move(async (turn) => {
        state.truth.began(() => position(known, lifetime));
        await sendVelocity(known, velocity, turn, state);
      }, signal);
    },
    async stop(camera, signal) {
      const known = await factsOf(camera, signal);
      const state = stateOf(camera);
      await state.turns.stop(() => sendStop(known, signal, state));
      void state.truth.ended(() => position(known, lifetime));
    },
    presets: async (camera, signal) => named(await factsOf(camera, signal), signal),
    goToPreset: (camera, preset, signal) => drive(camera, signal, ({ profile }, turn) => call(gotoPreset(profile, preset), turn, commandMs)),
    savePreset: async (camera, name, signal) => {
      const known = await factsOf(camera, signal);
      const clean = soundName(name);
      return stateOf(camera).turns.run(async (turn) => {
        const { PresetToken } = readAnswer(savedAnswer, await call(setPreset(known.profile, clean, null), turn)).SetPresetResponse;
        const kept = (await named(known, turn)).find(({ id }) => id === PresetToken);
        if (!kept) throw new ServerFault({ code: 'server-refused', detail: 'the device said that it saved the preset but does not list it' });
        return kept;
      }, signal);
    },
    /** ONVIF cannot rename a place without writing it anew: the camera drives there, is given the name, and drives back. */
    renamePreset: async (camera, preset, name, signal) => {
      const known = await factsOf(camera, signal);
      const clean = soundName(name);
      const { turns, truth } = stateOf(camera);
      if (!truth.readBack) throw new ServerFault({ code: 'unsupported', detail: 'renaming needs a camera that tells where it looks' });
      await turns.run(async (turn) => {
        const before = await position(known, turn);
        await call(gotoPreset(known.profile, preset), turn, commandMs);
        await untilSettled(() => status(known, turn), turn);
        await call(setPreset(known.profile, clean, preset), turn);
        if (before && known.absolute) await call(absoluteMove(known.profile, positionIn(known.absolute, before.pan, before.tilt), known.absoluteZoom && zoomPositionIn(known.absoluteZoom, before.zoom)), turn, commandMs);
      }, signal);
    },
    removePreset: async (camera, preset, signal) => {
      const known = await factsOf(camera, signal);
      await stateOf(camera).turns.run((turn) => call(removePreset(known.profile, preset), turn), signal);
    },
    position: async (camera, signal) => position(await factsOf(camera, signal), signal),
    moveTo: (camera, to, signal) => drive(camera, signal, ({ profile, absolute, absoluteZoom }, turn) => {
      if (!absolute) throw new ServerFault({ code: 'unsupported', detail: 'the device takes no positions' });
      return call(absoluteMove(profile, positionIn(absolute, to.pan, to.tilt), absoluteZoom && zoomPositionIn(absoluteZoom, to.zoom)), turn, commandMs);
    }),
    moveBy: (camera, by, signal) => drive(camera, signal, (known, turn) => {
      const { profile, relativeView, relativeZoom } = known;
      if (!relativeView) throw new ServerFault({ code: 'unsupported', detail: 'the device does not move by parts of its picture' });
      return zoomStep(known, by.zoom, turn).then((zoom) => call(relativeMove(profile, viewIn(relativeView, turned(by)), zoom !== 0 && relativeZoom ? velocityIn(relativeZoom, zoom, 0) : null), turn, commandMs));
    }),
    goHome: (camera, signal) => drive(camera, signal, async ({ profile }, turn) => {
      await call(gotoHome(profile), turn, commandMs).catch((error: unknown) => {
        // Advertised by many that cannot.
        if (error instanceof OnvifFault && error.problem.code === 'unsupported') stateOf(camera).noHome = true;
        throw error;
      });
    }),
    focus: async (camera, speed, signal) => {
      const driven = await focus(camera, signal);
      if (!driven) throw new ServerFault({ code: 'unsupported', detail: 'this camera drives no focus' });
      await driven(speed, signal);
    },
    iris: async (camera, by, signal) => {
      const set = await iris(camera, signal);
      if (!set) throw new ServerFault({ code: 'unsupported', detail: 'this camera lets nobody set its iris' });
      await (by === 'auto' ? set.auto(signal) : set.step(by, signal));
    },
    auxiliary: async (camera, command, signal) => {
      await call(auxiliaryCommand((await factsOf(camera, signal)).profile, command), signal, commandMs);
    },
    tours: async (camera, signal) => {
      const known = await factsOf(camera, signal);
      try {
        const { PresetTour } = readAnswer(toursAnswer, await call(getPresetTours(known.profile), signal)).GetPresetToursResponse;
        return PresetTour.map(({ '@token': id, Name }) => ({ id, name: cleanText(Name ?? '', 200) }));
      } catch (error) {
        if (error instanceof OnvifFault) return [];
        throw error;
      }
    },
    runTour: async (camera, tour, run, signal) => {
      const known = await factsOf(camera, signal);
      await stateOf(camera).turns.run((turn) => call(operatePresetTour(known.profile, tour, run), turn, commandMs), signal);
    },
  };
  return part;

  /** Magnification as a part of the zoom's range. No device tells its lens: one of ten times is assumed, whose view narrows evenly; what is off, the hand corrects. */
  async function zoomStep(known: PtzFacts, halvings: number, signal: AbortSignal): Promise<number> {
    if (halvings === 0) return 0;
    const from = (await position(known, signal).catch(() => null))?.zoom ?? 0;
    const seen = 1 - (1 - 1 / assumedLens) * from;
    const wanted = Math.max(1 / assumedLens, Math.min(1, seen / 2 ** halvings));
    return (seen - wanted) / (1 - 1 / assumedLens);
  }

  async function sendVelocity(known: PtzFacts, velocity: PtzVelocity, signal: AbortSignal, state: { apart: boolean }): Promise<void> {
    const { pan, tilt, zoom } = turned(velocity);
    const { continuous, continuousZoom, profile, timeout } = known;
    const panTilt = continuous && (pan !== 0 || tilt !== 0 || zoom === 0) ? velocityIn(continuous, pan, tilt) : null;
    const zooming = continuousZoom && zoom !== 0 ? velocityIn(continuousZoom, zoom, 0) : null;
    if (!panTilt && !zooming) throw new ServerFault({ code: 'unsupported', detail: 'the camera does not move that way' });
    const limit = Math.min(timeout.max, Math.max(timeout.min, moveTimeoutMs));
    const send = (one: typeof panTilt, other: typeof zooming): Promise<unknown> => call(continuousMove(profile, one, other, limit), signal, commandMs);
    const apart = async (): Promise<void> => {
      await send(panTilt, null);
      await send(null, zooming);
    };
    if (!panTilt || !zooming) await send(panTilt, zooming);
    else if (state.apart) await apart();
    else {
      try { await send(panTilt, zooming); } catch (error) {
        // Some (Sony, Xiongmai) refuse both in one; a login that is refused is another matter.
        if (!(error instanceof OnvifFault)) throw error;
        await apart();
        state.apart = true;
      }
    }
  }

  async function sendStop(known: PtzFacts, signal: AbortSignal, state: { noStop: boolean }): Promise<void> {
    const still = (): Promise<unknown> => call(continuousMove(known.profile, known.continuous && velocityIn(known.continuous, 0, 0), known.continuousZoom && velocityIn(known.continuousZoom, 0, 0), moveTimeoutMs), signal, commandMs);
    if (state.noStop) return void await still();
    try { await call(stopMove(known.profile), signal, commandMs); } catch (error) {
      if (!(error instanceof OnvifFault) || error.problem.code !== 'unsupported') throw error;
      await still();
      state.noStop = true;
    }
  }

  /** Ceiling mounts see upside down: a person says so for each device. */
  function turned({ pan, tilt, zoom }: PtzVelocity): PtzVelocity {
    return { pan: invert.pan ? -pan : pan, tilt: invert.tilt ? -tilt : tilt, zoom };
  }
}

function soundName(name: string): string {
  const clean = cleanText(name, 64);
  if (clean === '') throw new ServerFault({ code: 'invalid-input', detail: 'a preset needs a name of 1 to 64 visible characters' });
  return clean;
}
