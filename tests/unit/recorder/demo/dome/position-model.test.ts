import { describe, expect, it } from 'vitest';
import { PositionModel } from '#recorder/demo/dome/device/position-model';

describe('PositionModel', () => {
  it('integrates speed over time, to its limits, and ends with its time', () => {
    const model = new PositionModel({ pan: 0, tilt: 0, zoom: 0 }, 1_000);
    model.move({ pan: 1, tilt: -0.5 }, 1_000, 2_000);
    expect(model.look(2_000)).toEqual({ pan: 0.5, tilt: -0.25, zoom: 0 });
    expect(model.moves(2_999)).toBe(true);
    expect(model.look(9_000)).toEqual({ pan: 1, tilt: -0.5, zoom: 0 });
    expect(model.moves(9_000)).toBe(false);
  });

  it('an axis that is not named keeps its speed; all at 0 is a stop', () => {
    const model = new PositionModel({ pan: 0, tilt: 0, zoom: 0 }, 0);
    model.move({ pan: 0.5, tilt: 0 }, 0, 10_000);
    model.move({ zoom: 1 }, 1_000, 10_000);
    expect(model.look(2_000)).toEqual({ pan: 0.5, tilt: 0, zoom: 0.25 });
    model.move({ pan: 0, tilt: 0, zoom: 0 }, 2_000, 10_000);
    expect(model.look(5_000)).toEqual({ pan: 0.5, tilt: 0, zoom: 0.25 });
  });

  it('drives to a place and stands there; a stop on the way holds', () => {
    const model = new PositionModel({ pan: -1, tilt: 0, zoom: 1 }, 0);
    model.drive({ pan: 1, zoom: 0 }, 0);
    expect(model.look(2_000)).toEqual({ pan: 0, tilt: 0, zoom: 0.5 });
    expect(model.look(60_000)).toEqual({ pan: 1, tilt: 0, zoom: 0 });
    model.drive({ pan: -5 }, 60_000);
    model.stop(61_000);
    expect(model.look(90_000).pan).toBe(0.5);
  });
});
