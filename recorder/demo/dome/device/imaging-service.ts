/** The imaging service: a focus that can be driven. */
import type { Operation } from './device-state.ts';
import { FakeFault, child, textOf } from './soap-text.ts';

const isSource: Operation = (state, { content }) => {
  if (!state.sources.some(({ token }) => token === textOf(content, 'VideoSourceToken'))) throw new FakeFault(['InvalidArgVal', 'NoSource']);
  return null;
};

export const imagingOperations: Readonly<Record<string, Operation>> = {
  GetMoveOptions: (state, request) => {
    isSource(state, request);
    return '<timg:GetMoveOptionsResponse><timg:MoveOptions><tt:Continuous><tt:Speed><tt:Min>-1</tt:Min><tt:Max>1</tt:Max></tt:Speed></tt:Continuous></timg:MoveOptions></timg:GetMoveOptionsResponse>';
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
