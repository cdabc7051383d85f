import { expect, test } from 'vitest';
import { createRootLogger, redact } from '#core/log';

const token = 'A'.repeat(21) + 'b-_3'.repeat(5) + 'Zz';

test.each([
  ['rtsp://admin:hun%74er2@10.0.0.7/stream1', 'hun'],
  ['rtsp://admin:p@ss/w0rd@10.0.0.7/stream1', 'w0rd'],
  ['authorization: Bearer abc.def-123', 'abc.def'],
  ['{"authorization":"Digest username=\\"u\\", response=\\"0123\\""}', 'username'],
  [`GET /media/live/${token}/index.m3u8`, token],
  ['/launch?token=shorttoken&monitor=1', 'shorttoken'],
  ['{"password":"hunter2","port":554}', 'hunter2'],
  ['cookie: manara-8080=xyz', 'xyz'],
])('F81 a secret in %s does not reach a log', (text, secret) => {
  expect(redact(text)).not.toContain(secret);
});

test('what tells people where to look stays', () => {
  expect(redact('rtsp://u:p@10.0.0.7:554/s1 refused')).toBe('rtsp://***@10.0.0.7:554/s1 refused');
  expect(redact('{"password":"hunter2","port":554}')).toBe('{"password":"***","port":554}');
});

test('F81 the sink itself strikes secrets out, wherever in an entry they are', () => {
  const lines: string[] = [];
  const log = createRootLogger('info', { write: (line) => { lines.push(line); } });
  log.info({ nested: { url: 'rtsp://u:canary@h/1' }, headers: { authorization: 'Bearer canary' } }, `ticket ${token}`);
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/canary/);
  expect(lines[0]).not.toContain(token);
  expect(() => JSON.parse(lines[0]!)).not.toThrow();
});
