import { expect, test } from 'vitest';
import { candidatesOf, withCandidates } from '#core/servers/sdp-candidates';

const sdp = ['v=0', 's=-', 'm=audio 9 X 0', 'a=mid:a', 'm=video 9 X 96', 'a=mid:v', 'a=rtcp-mux', ''].join('\r\n');
const one = 'candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host';

test('candidates go into the section they name, by id before number, and come out again', () => {
  const full = withCandidates(sdp, [{ candidate: one, mid: 'v', line: 0 }, { candidate: `a=${one.replace('5000', '6000')}`, line: 1 }, { candidate: one.replace('5000', '7000') }]);
  expect(full.split('\r\n')).toEqual(['v=0', 's=-', 'm=audio 9 X 0', 'a=mid:a', `a=${one.replace('5000', '7000')}`, 'a=end-of-candidates', 'm=video 9 X 96', 'a=mid:v', 'a=rtcp-mux', `a=${one}`, `a=${one.replace('5000', '6000')}`, 'a=end-of-candidates', '']);
  expect(candidatesOf(full)).toEqual([{ candidate: one.replace('5000', '7000'), mid: 'a', line: 0 }, { candidate: one, mid: 'v', line: 1 }, { candidate: one.replace('5000', '6000'), mid: 'v', line: 1 }]);
});

test('each stands once, and what is no candidate cannot write lines of its own', () => {
  const full = withCandidates(sdp, [{ candidate: one, mid: 'v' }, { candidate: one, mid: 'v' }, { candidate: '' }, { candidate: `${one}\r\na=evil` }, { candidate: 'evil' }, { candidate: one, line: 7 }]);
  expect(full.match(/a=candidate/g)).toHaveLength(2);
  expect(full).not.toContain('evil');
  expect(withCandidates(full, [])).toBe(full);
});

test('an SDP without media, or with bare line ends, is left in order', () => {
  expect(withCandidates('v=0\ns=-\n', [{ candidate: one }])).toBe('v=0\r\ns=-\r\n');
  expect(candidatesOf('no sdp at all')).toEqual([]);
});
