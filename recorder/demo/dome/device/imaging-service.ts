/** The imaging service: a focus that can be driven, and an iris that can be set. */
import type { Operation } from './device-state.ts';
import { FakeFault, child, textOf } from './soap-text.ts';

const isSource: Operation = (state, { content }) => {
  if (!state.sources.some(({ token }) => token === textOf(content, 'VideoSourceToken'))) throw new FakeFault(['InvalidArgVal', 'NoSource']);
  return null;
};

/** dB of attenuation: wide open, closed, and what the automatic finds right. */
export const irisRange = { min: 0, max: 24, right: 12 };

export const imagingOperations: Readonly<Record<string, Operation>> = {
  GetMoveOptions: (state, request) => {
    isSource(state, request);
    return '<timg:GetMoveOptionsResponse><timg:MoveOptions><tt:Continuous><tt:Speed><tt:Min>-1</tt:Min><tt:Max>1</tt:Max></tt:Speed></tt:Continuous></timg:MoveOptions></timg:GetMoveOptionsResponse>';
  },
  GetOptions: (state, request) => {
    isSource(state, request);
    return `<timg:GetOptionsResponse><timg:ImagingOptions><tt:Exposure><tt:Mode>AUTO</tt:Mode><tt:Mode>MANUAL</tt:Mode><tt:Iris><tt:Min>${irisRange.min}</tt:Min><tt:Max>${irisRange.max}</tt:Max></tt:Iris></tt:Exposure></timg:ImagingOptions></timg:GetOptionsResponse>`;
  },
  GetImagingSettings: (state, request) => {
    isSource(state, request);
    const { iris } = state.lens;
    return `<timg:GetImagingSettingsResponse><timg:ImagingSettings><tt:Exposure><tt:Mode>${iris === null ? 'AUTO' : 'MANUAL'}</tt:Mode><tt:ExposureTime>20000</tt:ExposureTime><tt:Gain>6</tt:Gain><tt:Iris>${iris ?? irisRange.right}</tt:Iris></tt:Exposure></timg:ImagingSettings></timg:GetImagingSettingsResponse>`;
  },
  SetImagingSettings: (state, request) => {
    isSource(state, request);
    const exposure = child(child(request.content, 'ImagingSettings'), 'Exposure');
    const iris = Number(textOf(exposure, 'Iris') ?? irisRange.right);
    if (!(iris >= irisRange.min && iris <= irisRange.max)) throw new FakeFault(['InvalidArgVal', 'SettingsInvalid']);
    const mode = textOf(exposure, 'Mode');
    if (mode !== null) state.lens.iris = mode === 'MANUAL' ? iris : null;
    return '<timg:SetImagingSettingsResponse/>';
  },
  Move: (state, request) => {
    isSource(state, request);
    state.lens.focusSpeed = Number(textOf(child(child(request.content, 'Focus'), 'Continuous'), 'Speed') ?? Number.NaN);
    return '<timg:MoveResponse/>';
  },
};

/** `Stop` is an operation of steering, too: this one names a video source. */
export const stopFocus: Operation = (state, request) => {
  if (textOf(request.content, 'VideoSourceToken') === null) return null;
  isSource(state, request);
  state.lens.focusSpeed = 0;
  return '<timg:StopResponse/>';
};
