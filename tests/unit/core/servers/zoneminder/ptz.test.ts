import fc from 'fast-check';
import { expect, test } from 'vitest';
import { go2rtcStream } from '#core/servers/zoneminder/beside-servers';
import { typeOf } from '#core/servers/zoneminder/camera-events';
import { readPaths } from '#core/servers/zoneminder/options';
import { moveCommand } from '#core/servers/zoneminder/ptz';

const all = { CanMoveDiag: true, CanPan: true, CanTilt: true };

test('a velocity becomes a direction with speeds in percent', () => {
  expect(moveCommand({ pan: -0.5, tilt: 0, zoom: 0 }, all)).toEqual({ control: 'moveConLeft', xge: 50, yge: 0 });
  expect(moveCommand({ pan: 0, tilt: 1, zoom: 0 }, all)).toEqual({ control: 'moveConUp', xge: 0, yge: 100 });
  expect(moveCommand({ pan: 0.8, tilt: -0.6, zoom: 0 }, all)).toEqual({ control: 'moveConDownRight', xge: 80, yge: 60 });
  expect(moveCommand({ pan: 0.8, tilt: -0.6, zoom: 0 }, { ...all, CanMoveDiag: false })).toEqual({ control: 'moveConRight', xge: 80, yge: 0 });
  // A hand that trembles is no diagonal.
  expect(moveCommand({ pan: 0.9, tilt: 0.1, zoom: 0 }, all)).toEqual({ control: 'moveConRight', xge: 90, yge: 0 });
  expect(moveCommand({ pan: 0.9, tilt: 0.3, zoom: 0 }, { ...all, CanPan: false })).toEqual({ control: 'moveConUp', xge: 0, yge: 30 });
  expect(moveCommand({ pan: 0, tilt: 0, zoom: 1 }, all)).toBeNull();
});

test('whatever is wished, a command is one ZoneMinder has, with speeds of 1 to 100', () => {
  const part = fc.double({ min: -1.5, max: 1.5, noNaN: true });
  fc.assert(fc.property(part, part, fc.boolean(), (pan, tilt, CanMoveDiag) => {
    const command = moveCommand({ pan, tilt, zoom: 0 }, { ...all, CanMoveDiag });
    // What a property returns is its verdict, and `expect` returns something else.
    if (!command) return void expect([pan, tilt].every((each) => each === 0)).toBe(true);
    expect(command.control).toMatch(CanMoveDiag ? /^moveCon(Up|Down)?(Left|Right)?$/ : /^moveCon(Up|Down|Left|Right)$/);
    expect(command.control).not.toBe('moveCon');
    expect([command.xge, command.yge].every((speed) => Number.isInteger(speed) && speed >= 0 && speed <= 100)).toBe(true);
    expect(/Left|Right/.test(command.control)).toBe(command.xge > 0);
    expect(/Up|Down/.test(command.control)).toBe(command.yge > 0);
  }));
});

test('streams of go2rtc by their channel', () => {
  const of = (StreamChannel: string, RTSPServer = false) => go2rtcStream({ Id: 3, StreamChannel, RTSPServer });
  expect([of(''), of('Restream'), of('Restream', true), of('CameraDirectPrimary'), of('CameraDirectSecondary'), of('new word')]).toEqual(['3', '3_CameraDirectPrimary', '3_ZoneMinderPrimary', '3_CameraDirectPrimary', '3_CameraDirectSecondary', '3']);
});

test('causes are sorted into our types', () => {
  expect(['Motion', 'Continuous', 'Signal', 'Forced Web', 'Linked', 'anything'].map((cause) => typeOf(cause, 3))).toEqual(['motion', 'motion', 'connection', 'input', 'motion', 'other']);
  expect(typeOf('Continuous', 0)).toBe('other');
});

test('options: three addresses on one host, and nothing else', () => {
  const base = new URL('http://zm.city/zm/');
  expect(readPaths({}, base)).toEqual({ api: 'http://zm.city/zm/api/', cgi: null, portal: 'http://zm.city/zm/index.php', go2rtc: null, rtsp2web: null, janus: null });
  expect(readPaths({ api: '/api', cgi: '/cgi-bin-zm/nph-zms', portal: 'http://zm.city:8080/index.php' }, base)).toMatchObject({ api: 'http://zm.city/api/', cgi: 'http://zm.city/cgi-bin-zm/nph-zms', portal: 'http://zm.city:8080/index.php' });
  for (const [option, value] of [['api', 'http://elsewhere/api'], ['cgi', 'file:///etc'], ['portal', 'http://a:b@zm.city/'], ['go2rtc', 7], ['api', 'api?x=1']] as const) {
    expect(() => readPaths({ [option]: value }, base)).toThrow(expect.objectContaining({ problem: { code: 'invalid-input', detail: expect.stringContaining(`"${option}"`) as string } }) as Error);
  }
});
