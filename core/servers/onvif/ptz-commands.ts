/** The PTZ service's operations as elements. Pure. */
import { durationOf } from './duration.ts';
import { namespaces, schemaNamespace } from './namespaces.ts';
import type { Vector } from './ptz-scale.ts';
import { escapeXml } from './xml.ts';

const vector = (name: 'PanTilt' | 'Zoom', told: Vector | null): string => (told
  ? `<${name} xmlns="${schemaNamespace}" x="${round(told.x)}"${told.y === null ? '' : ` y="${round(told.y)}"`} space="${escapeXml(told.space)}"/>`
  : '');
const round = (value: number): number => Math.round(value * 1e5) / 1e5 || 0;
const operation = (name: string, profile: string, rest: string): string => `<${name} xmlns="${namespaces.ptz}"><ProfileToken>${escapeXml(profile)}</ProfileToken>${rest}</${name}>`;

/** With a time limit: a Stop that gets lost must not leave the camera turning to its end. */
export function continuousMove(profile: string, panTilt: Vector | null, zoom: Vector | null, timeoutMs: number): string {
  return operation('ContinuousMove', profile, `<Velocity>${vector('PanTilt', panTilt)}${vector('Zoom', zoom)}</Velocity><Timeout>${durationOf(timeoutMs)}</Timeout>`);
}
/** Both flags are sent: some devices ignore an empty Stop. */
export const stopMove = (profile: string): string => operation('Stop', profile, '<PanTilt>true</PanTilt><Zoom>true</Zoom>');
export const absoluteMove = (profile: string, panTilt: Vector | null, zoom: Vector | null): string => operation('AbsoluteMove', profile, `<Position>${vector('PanTilt', panTilt)}${vector('Zoom', zoom)}</Position>`);
export const relativeMove = (profile: string, panTilt: Vector | null, zoom: Vector | null): string => operation('RelativeMove', profile, `<Translation>${vector('PanTilt', panTilt)}${vector('Zoom', zoom)}</Translation>`);
export const getStatus = (profile: string): string => operation('GetStatus', profile, '');
export const getPresets = (profile: string): string => operation('GetPresets', profile, '');
export const gotoPreset = (profile: string, preset: string): string => operation('GotoPreset', profile, `<PresetToken>${escapeXml(preset)}</PresetToken>`);
export const setPreset = (profile: string, name: string, preset: string | null): string => operation('SetPreset', profile, `<PresetName>${escapeXml(name)}</PresetName>${preset === null ? '' : `<PresetToken>${escapeXml(preset)}</PresetToken>`}`);
export const removePreset = (profile: string, preset: string): string => operation('RemovePreset', profile, `<PresetToken>${escapeXml(preset)}</PresetToken>`);
export const auxiliaryCommand = (profile: string, command: string): string => operation('SendAuxiliaryCommand', profile, `<AuxiliaryData>${escapeXml(command)}</AuxiliaryData>`);
export const getPresetTours = (profile: string): string => operation('GetPresetTours', profile, '');
export const operatePresetTour = (profile: string, tour: string, run: boolean): string => operation('OperatePresetTour', profile, `<PresetTourToken>${escapeXml(tour)}</PresetTourToken><Operation>${run ? 'Start' : 'Stop'}</Operation>`);
export const gotoHome = (profile: string): string => operation('GotoHomePosition', profile, '');
