/** The PTZ service over the position model. */
import { profileOf } from './device-service.ts';
import { xmlTime } from './device-state.ts';
import type { DeviceState, Operation } from './device-state.ts';
import type { Look } from './position-model.ts';
import { FakeFault, child, escaped, textOf } from './soap-text.ts';
import type { Element, Request } from './soap-text.ts';
import { viewShare } from './view-share.ts';

const uri = (kind: string): string => `http://www.onvif.org/ver10/tptz/${kind}`;
const range = (name: string, min: number, max: number): string => `<tt:${name}><tt:Min>${min}</tt:Min><tt:Max>${max}</tt:Max></tt:${name}>`;
const space = (name: string, kind: string, min: number, y: boolean): string => `<tt:${name}><tt:URI>${uri(kind)}</tt:URI>${range('XRange', min, 1)}${y ? range('YRange', -1, 1) : ''}</tt:${name}>`;
const spaces = space('AbsolutePanTiltPositionSpace', 'PanTiltSpaces/PositionGenericSpace', -1, true) + space('AbsoluteZoomPositionSpace', 'ZoomSpaces/PositionGenericSpace', 0, false)
  + space('RelativePanTiltTranslationSpace', 'PanTiltSpaces/TranslationGenericSpace', -1, true) + space('RelativePanTiltTranslationSpace', 'PanTiltSpaces/TranslationSpaceFov', -1, true)
  + space('RelativeZoomTranslationSpace', 'ZoomSpaces/TranslationGenericSpace', -1, false) + space('ContinuousPanTiltVelocitySpace', 'PanTiltSpaces/VelocityGenericSpace', -1, true)
  + space('ContinuousZoomVelocitySpace', 'ZoomSpaces/VelocityGenericSpace', -1, false);
const maxPresets = 300;
const auxiliary = ['tt:Wiper|On', 'tt:Wiper|Off'];

export const ptzOperations: Readonly<Record<string, Operation>> = {
  GetNodes: () => `<tptz:GetNodesResponse><tptz:PTZNode token="node_0" FixedHomePosition="false"><tt:Name>node</tt:Name><tt:SupportedPTZSpaces>${spaces}</tt:SupportedPTZSpaces><tt:MaximumNumberOfPresets>${maxPresets}</tt:MaximumNumberOfPresets><tt:HomeSupported>true</tt:HomeSupported>${auxiliary.map((command) => `<tt:AuxiliaryCommands>${command}</tt:AuxiliaryCommands>`).join('')}</tptz:PTZNode></tptz:GetNodesResponse>`,
  GetConfigurationOptions: () => `<tptz:GetConfigurationOptionsResponse><tptz:PTZConfigurationOptions><tt:Spaces>${spaces}</tt:Spaces><tt:PTZTimeout><tt:Min>PT1S</tt:Min><tt:Max>PT5M</tt:Max></tt:PTZTimeout></tptz:PTZConfigurationOptions></tptz:GetConfigurationOptionsResponse>`,
  ContinuousMove: (state, request) => steer(state, request, 'ContinuousMove', () => {
    const velocity = vectorOf(child(request.content, 'Velocity'));
    if (state.faults.oneAxis && velocity.pan !== undefined && velocity.zoom) throw new FakeFault(['InvalidArgVal', 'InvalidVelocity']);
    const [, seconds] = /^PT([\d.]+)S$/.exec(textOf(request.content, 'Timeout') ?? '') ?? [];
    state.position.move(velocity, state.now(), seconds === undefined ? 3_600_000 : Number(seconds) * 1000);
  }),
  RelativeMove: (state, request) => steer(state, request, 'RelativeMove', () => {
    const by = vectorOf(child(request.content, 'Translation'));
    const look = state.position.look(state.now());
    const fov = request.text.includes('TranslationSpaceFov');
    // 1 is the edge: half the view, which is a share of a range of 2.
    const share = fov ? viewShare(look.zoom) : 1;
    state.position.drive({ pan: look.pan + (by.pan ?? 0) * share, tilt: look.tilt + (by.tilt ?? 0) * share, zoom: look.zoom + (by.zoom ?? 0) }, state.now());
  }),
  AbsoluteMove: (state, request) => steer(state, request, 'AbsoluteMove', () => { state.position.drive(vectorOf(child(request.content, 'Position')), state.now()); }),
  Stop: (state, request) => {
    if (state.faults.noStop) throw new FakeFault(['ActionNotSupported'], 500);
    return steer(state, request, 'Stop', () => {
      // As strict devices do: no flag, no stop.
      if (textOf(request.content, 'PanTilt') === 'true' && textOf(request.content, 'Zoom') === 'true') state.position.stop(state.now());
    });
  },
  GetStatus: (state, request) => {
    profileOf(state, textOf(request.content, 'ProfileToken'));
    const look = state.faults.position === 'zero' ? { pan: 0, tilt: 0, zoom: 0 } : state.position.look(state.now());
    const moves = state.position.moves(state.now()) ? 'MOVING' : 'IDLE';
    const position = `<tt:Position><tt:PanTilt x="${look.pan.toFixed(5)}" y="${look.tilt.toFixed(5)}" space="${uri('PanTiltSpaces/PositionGenericSpace')}"/><tt:Zoom x="${look.zoom.toFixed(5)}" space="${uri('ZoomSpaces/PositionGenericSpace')}"/></tt:Position>`;
    return `<tptz:GetStatusResponse><tptz:PTZStatus>${state.faults.position === 'missing' ? '' : position}<tt:MoveStatus><tt:PanTilt>${moves}</tt:PanTilt><tt:Zoom>${moves}</tt:Zoom></tt:MoveStatus><tt:UtcTime>${xmlTime(state.deviceNow())}</tt:UtcTime></tptz:PTZStatus></tptz:GetStatusResponse>`;
  },
  GetPresets: (state) => `<tptz:GetPresetsResponse>${state.presets.map(({ token, name }) => `<tptz:Preset token="${escaped(token)}">${name === '' ? '<tt:Name/>' : `<tt:Name>${escaped(name)}</tt:Name>`}</tptz:Preset>`).join('')}</tptz:GetPresetsResponse>`,
  GotoPreset: (state, request) => steer(state, request, 'GotoPreset', () => { state.position.drive(presetOf(state, request).look, state.now()); }),
  SetPreset: (state, request) => {
    if (state.position.moves(state.now())) throw new FakeFault(['Action', 'MovingPTZ']);
    const wanted = textOf(request.content, 'PresetToken');
    const name = textOf(request.content, 'PresetName') ?? '';
    const look = state.position.look(state.now());
    const preset = wanted === null ? state.presets.find((one) => one.name === '') : presetOf(state, request);
    if (!preset && state.presets.length >= maxPresets) throw new FakeFault(['Action', 'TooManyPresets']);
    const token = preset?.token ?? String(state.presets.length + 1).padStart(3, '0');
    if (state.faults.idle) return `<tptz:SetPresetResponse><tptz:PresetToken>${token}</tptz:PresetToken></tptz:SetPresetResponse>`;
    if (preset) Object.assign(preset, { name, look });
    else state.presets.push({ token, name, look });
    return `<tptz:SetPresetResponse><tptz:PresetToken>${token}</tptz:PresetToken></tptz:SetPresetResponse>`;
  },
  RemovePreset: (state, request) => {
    state.presets.splice(state.presets.indexOf(presetOf(state, request)), 1);
    return '<tptz:RemovePresetResponse/>';
  },
  SendAuxiliaryCommand: (state, request) => {
    const command = textOf(request.content, 'AuxiliaryData') ?? '';
    if (!auxiliary.includes(command)) throw new FakeFault(['InvalidArgVal', 'InvalidAuxiliaryData']);
    state.lens.commands.push(command);
    return `<tptz:SendAuxiliaryCommandResponse><tptz:AuxiliaryResponse>${command}</tptz:AuxiliaryResponse></tptz:SendAuxiliaryCommandResponse>`;
  },
  GetPresetTours: (state) => `<tptz:GetPresetToursResponse>${state.tours.map(({ token, name }) => `<tptz:PresetTour token="${escaped(token)}"><tt:Name>${escaped(name)}</tt:Name></tptz:PresetTour>`).join('')}</tptz:GetPresetToursResponse>`,
  OperatePresetTour: (state, request) => {
    const tour = textOf(request.content, 'PresetTourToken');
    if (!state.tours.some(({ token }) => token === tour)) throw new FakeFault(['InvalidArgVal', 'NoToken']);
    return steer(state, request, 'OperatePresetTour', () => { state.running = textOf(request.content, 'Operation') === 'Start' ? tour : null; });
  },
  GotoHomePosition: (state, request) => {
    if (state.faults.noHome) throw new FakeFault(['ActionNotSupported', 'NoHomePosition']);
    return steer(state, request, 'GotoHomePosition', () => { state.position.drive(state.home.look, state.now()); });
  },
};

function steer(state: DeviceState, request: Request, name: string, work: () => void): string {
  const { profile } = profileOf(state, textOf(request.content, 'ProfileToken'));
  if (!profile.steered) throw new FakeFault(['InvalidArgVal', 'NoPTZProfile']);
  if (!state.faults.idle) work();
  return `<tptz:${name}Response/>`;
}

function vectorOf(element: Element): Partial<Look> {
  const panTilt = child(element, 'PanTilt');
  const zoom = child(element, 'Zoom');
  return { ...('@x' in panTilt && { pan: Number(panTilt['@x']), tilt: Number(panTilt['@y']) }), ...('@x' in zoom && { zoom: Number(zoom['@x']) }) };
}

function presetOf(state: DeviceState, request: Request) {
  const preset = state.presets.find(({ token }) => token === textOf(request.content, 'PresetToken'));
  if (!preset) throw new FakeFault(['InvalidArgVal', 'NoToken']);
  return preset;
}
