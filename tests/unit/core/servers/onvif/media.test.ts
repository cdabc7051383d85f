import { describe, expect, it } from 'vitest';
import { reachable, rtspAddress } from '#core/servers/onvif/addresses';
import { groupBySource } from '#core/servers/onvif/media-profiles';
import type { MediaProfile } from '#core/servers/onvif/media-profiles';
import { positionIn, positionOf, velocityIn, viewIn, zoomPositionIn } from '#core/servers/onvif/ptz-scale';
import type { PtzFacts, Space } from '#core/servers/onvif/ptz-facts';
import { stretches } from '#core/servers/onvif/recording-search';
import { belongsTo } from '#core/servers/onvif/recordings-part';

describe('addresses', () => {
  const base = new URL('http://camera.city:8080/onvif/device_service');
  it('brings what a device says of itself to the typed host', () => {
    expect(reachable('http://192.168.1.64/onvif/media?x=1', { base, ports: 'device' })).toBe('http://camera.city/onvif/media?x=1');
    expect(reachable('http://[fe80::1]:1025/events', { base, ports: 'device' })).toBe('http://camera.city:1025/events');
    expect(reachable('https://10.0.0.1/onvif/media', { base, ports: 'typed' })).toBe('http://camera.city:8080/onvif/media');
    expect(reachable('/onvif/media', { base, ports: 'device' })).toBe('http://camera.city:8080/onvif/media');
    for (const told of ['file:///etc/passwd', 'rtsp://x/', 'javascript:1']) expect(reachable(told, { base, ports: 'device' })).toBeNull();
  });

  it('never goes from TLS down to none', () => {
    expect(reachable('http://10.0.0.1:80/onvif/media', { base: new URL('https://camera.city:8443/'), ports: 'device' })).toBe('https://camera.city:8443/onvif/media');
  });

  it('puts the login into a stream\'s address, whatever it holds', () => {
    const address = rtspAddress('rtsp://evil:x@10.0.0.1:5554/a?b=1&c', { base, ports: 'device' }, { user: 'a@b', password: 'p:/@#é%' });
    const url = new URL(address);
    expect([url.host, url.pathname, url.search, decodeURIComponent(url.username), decodeURIComponent(url.password)]).toEqual(['camera.city:5554', '/a', '?b=1&c', 'a@b', 'p:/@#é%']);
    expect(rtspAddress('rtsp://10.0.0.1/a', { base, ports: 'device' }, null)).toBe('rtsp://camera.city/a');
    expect(() => rtspAddress('http://10.0.0.1/a', { base, ports: 'device' }, null)).toThrow(/no RTSP/);
  });
});

describe('groupBySource', () => {
  const profile = (token: string, width: number | null, more: Partial<MediaProfile> = {}): MediaProfile => ({
    token, via: 'media', source: 's', sourceName: '', sourceConfiguration: null, codec: 'h264', width, height: width && width * 9 / 16, frameRate: null, audio: null, ptz: null, ...more,
  });
  const rolesOf = (...profiles: MediaProfile[]): string[] => groupBySource(profiles)[0]!.streams.map(({ role, profile: { token } }) => `${role} ${token}`);

  it('largest is main, nearest to a tile is sub', () => {
    expect(rolesOf(profile('m', 640), profile('xl', 3840), profile('l', 1920))).toEqual(['main xl', 'sub m', 'third l']);
    expect(rolesOf(profile('tiny', 160), profile('xl', 3840), profile('m', 704))).toEqual(['main xl', 'sub m', 'third tiny']);
    expect(rolesOf(profile('only', 1280))).toEqual(['main only']);
  });

  it('leaves JPEG and twins out, unless there is nothing else', () => {
    expect(rolesOf(profile('a', 1920), profile('a again', 1920), profile('jpeg', 640, { codec: 'jpeg' }))).toEqual(['main a']);
    expect(rolesOf(profile('jpeg', 640, { codec: 'jpeg' }))).toEqual(['main jpeg']);
    expect(rolesOf(profile('unknown', null, { codec: null }))).toEqual(['main unknown']);
  });

  it('steers by the profile that can', () => {
    const ptz = { configuration: 'c', node: 'n' };
    expect(groupBySource([profile('a', 1920), profile('b', 640, { ptz })])[0]!.steered?.token).toBe('b');
  });
});

describe('ptz scale', () => {
  const space = (min: number, max: number, y = true): Space => ({ uri: 'u', x: { min, max }, y: y ? { min, max } : null });
  it('a speed keeps its zero and its range', () => {
    expect(velocityIn(space(-1, 1), 0, -2)).toEqual({ space: 'u', x: 0, y: -1 });
    expect(velocityIn(space(-0.5, 1), -1, 1)).toEqual({ space: 'u', x: -0.5, y: 1 });
    expect(velocityIn(space(-1, 1, false), 0.3, 1)).toEqual({ space: 'u', x: 0.3, y: null });
  });

  it('positions in a device\'s degrees and back', () => {
    const facts = { absolute: space(-180, 180), absoluteZoom: space(1, 30, false) } as unknown as PtzFacts;
    const vector = positionIn(facts.absolute!, 0.5, -1);
    expect(vector).toEqual({ space: 'u', x: 90, y: -180 });
    expect(positionOf(facts, { x: 90, y: -180 }, zoomPositionIn(facts.absoluteZoom!, 0.25).x)).toEqual({ pan: 0.5, tilt: -1, zoom: 0.25 });
    expect(positionOf(facts, null, null)).toEqual({ pan: 0, tilt: 0, zoom: 0 });
  });

  it('half a picture is the edge of the view', () => {
    expect(viewIn(space(-1, 1), { pan: 0.5, tilt: -0.25, zoom: 0 })).toEqual({ space: 'u', x: 1, y: -0.5 });
    expect(viewIn(space(-100, 100), { pan: 0.5, tilt: 0, zoom: 0 })).toEqual({ space: 'u', x: 100, y: 0 });
  });
});

describe('recordings', () => {
  it('pairs changes, whatever their order; what is open lasts until the end asked for', () => {
    const change = (at: number, present: boolean, key = 'k') => ({ at, present, key });
    expect(stretches([change(50, true), change(10, true), change(30, false), change(20, true), change(40, false)], 60)).toEqual([{ start: 10, end: 30 }, { start: 50, end: 60 }]);
    expect(stretches([change(10, false), change(10, true, 'b'), change(10, false, 'b')], 60)).toEqual([]);
  });

  it('belong to a camera by token or name, never by guess', () => {
    const camera = (source: string, name = '') => ({ source, name, configurations: [`c_${source}`], profiles: [`p_${source}`], streams: [], steered: null });
    const recording = (sourceId: string, sourceName = '') => ({ token: 'r', sourceId, sourceName, tracks: [] });
    const [a, b] = [camera('1', 'Nord'), camera('2', 'Sud')];
    expect(belongsTo(recording('p_1'), a, [a, b])).toBe(true);
    expect(belongsTo(recording('http://device/onvif/source=2'), b, [a, b])).toBe(true);
    expect(belongsTo(recording('urn:x', 'Nord'), a, [a, b])).toBe(true);
    expect(belongsTo(recording('urn:x', 'Autre'), a, [a, b])).toBe(false);
    expect(belongsTo(recording('urn:x'), a, [a])).toBe(true);
    expect(belongsTo(recording('urn:x', ''), camera('1'), [camera('1'), camera('2')])).toBe(false);
  });
});
