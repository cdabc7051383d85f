import { describe, expect, it } from 'vitest';
import { readCompositeOptions } from '#core/servers/composite/composite-options';
import type { ServerConfig } from '#model/server';

const config = (options: ServerConfig['options']): ServerConfig => ({ id: 'site', kind: 'composite', name: 'Site', address: 'http://composite/', options });

describe('readCompositeOptions', () => {
  it('names the media server and who steers which camera', () => {
    expect(readCompositeOptions(config({ media: 'mtx', control1: 'gate=axis/vs_1', control2: 'a=b/c=nvr/0012', mediaEvents: false }))).toEqual({
      media: 'mtx', bookmarks: 'own-store', mediaEvents: false, control: new Map([['site/gate', 'axis/vs_1'], ['site/a=b/c', 'nvr/0012']]),
    });
  });

  it.each([
    [{}, /media/], [{ media: 'site' }, /media/], [{ media: 'X!' }, /media/], [{ media: 'mtx', bookmarks: 'none' }, /bookmarks/], [{ media: 'mtx', control1: 'gate' }, /control1/],
    [{ media: 'mtx', control1: 'gate=site/x' }, /control1/], [{ media: 'mtx', control1: 'gate=a/x', control2: 'gate=b/x' }, /control2/], [{ media: 'mtx', other: 1 }, /other/],
  ] as const)('says which of %j is wrong', (options, named) => {
    expect(() => readCompositeOptions(config(options))).toThrow(named);
  });
});
