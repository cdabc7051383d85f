/** Opening and closing the iris through the imaging service (ver20), for cameras whose exposure can be set by hand. */
import { z } from 'zod';
import { readAnswer } from './device-session.ts';
import { askImaging, type ImagingLink } from './imaging.ts';
import { schemaNamespace } from './namespaces.ts';
import type { Range } from './ptz-facts.ts';
import { OnvifFault } from './soap-answer.ts';
import { finite, many, maybe, node, optionalNumber, optionalText, reply, text } from './xml-shapes.ts';

const commandMs = 4_000;
const optionsAnswer = z.object({ GetOptionsResponse: reply({ ImagingOptions: node({ Exposure: maybe({ Mode: many(text, 10), Iris: node({ Min: finite, Max: finite }) }) }) }) });
const settingsAnswer = z.object({ GetImagingSettingsResponse: reply({ ImagingSettings: node({ Exposure: node({ Mode: optionalText, ExposureTime: optionalNumber, Gain: optionalNumber, Iris: optionalNumber }) }) }) });

export interface Iris {
  /** By a part of its range, -1 to 1: positive opens it and the picture gets brighter. The camera's exposure is manual from then on. */
  step(by: number, signal: AbortSignal): Promise<void>;
  /** The camera's own affair again. */
  auto(signal: AbortSignal): Promise<void>;
}

/** Null where there is no iris, or it cannot be set by hand and given back to the camera. */
export async function readIris(link: ImagingLink, signal: AbortSignal): Promise<Iris | null> {
  try {
    const { Exposure } = readAnswer(optionsAnswer, await askImaging(link, 'GetOptions', '', signal, commandMs)).GetOptionsResponse.ImagingOptions;
    if (!Exposure || Exposure.Iris.Min >= Exposure.Iris.Max) return null;
    const has = (mode: string): boolean => Exposure.Mode.some((one) => one.trim().toUpperCase() === mode);
    return has('MANUAL') && has('AUTO') ? irisOf(link, { min: Exposure.Iris.Min, max: Exposure.Iris.Max }) : null;
  } catch (error) {
    if (error instanceof OnvifFault) return null;
    throw error;
  }
}

/** `Iris` is an attenuation in dB: the least is wide open (ONVIF Imaging Service, 5.1.1 Exposure20). */
function irisOf(link: ImagingLink, { min, max }: Range): Iris {
  // A step begins where the one before it ended.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (deed: () => Promise<unknown>): Promise<void> => {
    const next = last.then(deed, deed);
    last = next;
    return next.then(() => undefined);
  };
  const set = (exposure: string, signal: AbortSignal): Promise<unknown> => askImaging(link, 'SetImagingSettings', `<ImagingSettings><Exposure xmlns="${schemaNamespace}">${exposure}</Exposure></ImagingSettings><ForcePersistence>false</ForcePersistence>`, signal, commandMs);
  return {
    step: (by, signal) => inTurn(async () => {
      const { ExposureTime, Gain, Iris: now } = readAnswer(settingsAnswer, await askImaging(link, 'GetImagingSettings', '', signal, commandMs)).GetImagingSettingsResponse.ImagingSettings.Exposure;
      const told = Math.max(min, Math.min(max, (now ?? (min + max) / 2) - by * (max - min)));
      // Manual is manual for all three: what the camera had found for the other two stays.
      const kept = `${ExposureTime === undefined ? '' : `<ExposureTime>${ExposureTime}</ExposureTime>`}${Gain === undefined ? '' : `<Gain>${Gain}</Gain>`}`;
      await set(`<Mode>MANUAL</Mode>${kept}<Iris>${Math.round(told * 1e3) / 1e3}</Iris>`, signal);
    }),
    auto: (signal) => inTurn(() => set('<Mode>AUTO</Mode>', signal)),
  };
}
