/** Answers captured from a real 1.36.33 on PHP 8.2, and the same as PHP before 8.1 sends them: every value a string. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { controlAnswer, eventsAnswer, monitorsAnswer, refusalAnswer, versionAnswer } from '#core/servers/zoneminder/answers';
import { eventTimes } from '#core/servers/zoneminder/event-list';
import { namedZone } from '#core/servers/zoneminder/local-time';
import { camerasOf, healthOf } from '#core/servers/zoneminder/monitor-list';

const sample = (name: string): unknown => JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../../fixtures/zoneminder', `${name}.json`), 'utf8'));
const texts = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(texts);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, texts(each)]));
  return typeof value === 'number' ? String(value) : typeof value === 'boolean' ? (value ? '1' : '0') : value;
};

describe('captured answers', () => {
  test.each([
    ['monitors', monitorsAnswer], ['events-all', eventsAnswer], ['events-in-progress', eventsAnswer], ['events-index-range', eventsAnswer], ['controls', controlAnswer], ['getVersion', versionAnswer],
  ] as const)('%s reads the same with numbers and with strings', (name, schema) => {
    const read = schema.parse(sample(name));
    expect(schema.parse(texts(sample(name)))).toEqual(read);
    // Addresses and logins of cameras are dropped at the border.
    expect(JSON.stringify(read)).not.toMatch(/secret|camera\/|\/events/);
  });

  test('monitors become cameras; a lost one is known by its missing pictures', () => {
    const { monitors } = monitorsAnswer.parse(sample('monitors'));
    expect(camerasOf('city', monitors)).toEqual([
      { id: 'city/1', server: 'city', number: 1, name: { en: 'Cam1-Record' }, site: { id: 'city', name: { en: 'ZoneMinder' } }, streams: [{ role: 'main', width: 640, height: 360 }], recorded: true },
      expect.objectContaining({ id: 'city/2', name: { en: 'Cam2-Mocord' }, streams: [{ role: 'main', width: 1280, height: 720 }, { role: 'sub', width: 640, height: 360 }] }),
    ]);
    expect(monitors.map((monitor) => healthOf('city', monitor, 7).is)).toEqual(['ok', 'ok']);
    const lost = monitorsAnswer.parse({ monitors: [(sample('monitor-camera-lost') as { monitor: unknown }).monitor] }).monitors[0]!;
    expect(healthOf('city', lost, 7)).toEqual({ camera: 'city/2', is: 'lost', since: 7 });
    expect(healthOf('city', { ...lost, Monitor: { ...lost.Monitor, Function: 'None' } }, 7).is).toBe('unknown');
  });

  test('two monitors of one name have two numbers', () => {
    const { monitors } = monitorsAnswer.parse(sample('monitors'));
    const [first] = monitors;
    const twins = [first!, { ...first!, Monitor: { ...first!.Monitor, Id: 8 } }];
    const cameras = camerasOf('city', twins);
    expect(new Set(cameras.map(({ number }) => number)).size).toBe(2);
    expect(cameras.map(({ name }) => name.en)).toEqual(['Cam1-Record', 'Cam1-Record']);
  });

  test('times of events lie within their whole seconds; the running one has no end', () => {
    const { events } = eventsAnswer.parse(sample('events-all'));
    const times = eventTimes(events.map(({ Event }) => Event), namedZone('UTC')!, Date.UTC(2026, 10, 23, 19, 38, 40));
    expect(times.length).toBe(events.length);
    for (const { start, fileEnd, answer } of times) {
      const told = Date.parse(`${answer.StartDateTime.replace(' ', 'T')}Z`);
      expect(start - told).toBeGreaterThanOrEqual(0);
      expect(start - told).toBeLessThanOrEqual(1_000);
      if (answer.EndDateTime !== null) expect(Math.abs(fileEnd - 500 - Date.parse(`${answer.EndDateTime.replace(' ', 'T')}Z`))).toBeLessThanOrEqual(600);
    }
    const running = eventsAnswer.parse(sample('events-in-progress')).events.map(({ Event }) => Event);
    expect(eventTimes(running, namedZone('UTC')!, Date.UTC(2026, 10, 23, 19, 38, 45)).map(({ end }) => end)).toEqual([null, null]);
    // An hour later nobody has closed them: a crash left them behind.
    expect(eventTimes(running, namedZone('UTC')!, Date.UTC(2026, 10, 23, 20, 38, 45)).every(({ end, fileEnd }) => end === fileEnd)).toBe(true);
  });

  test('a refusal is read without the address in it, which holds the token', () => {
    expect(refusalAnswer.parse(sample('unauth'))).toEqual({ success: false, data: { name: 'Not Authenticated' } });
  });

  test.each([{}, [], { monitors: {} }, { monitors: [{ Monitor: { Id: 'x' } }] }, { monitors: [{ Monitor: { Id: -1 } }] }, { monitors: [{}] }])('%j is no list of monitors', (wrong) => {
    expect(monitorsAnswer.safeParse(wrong).success).toBe(false);
  });
});
