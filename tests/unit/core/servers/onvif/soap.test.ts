import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { problemOf } from '#core/fault';
import { deviceTime } from '#core/servers/onvif/device-clock';
import { durationMs, durationOf } from '#core/servers/onvif/duration';
import { referenceParameters } from '#core/servers/onvif/reference-parameters';
import { readSoap } from '#core/servers/onvif/soap-answer';
import { usernameToken } from '#core/servers/onvif/soap-request';
import { escapeXml, parseXml } from '#core/servers/onvif/xml';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (work: () => unknown): string | null => { try { work(); return null; } catch (error) { return problemOf(error)?.code ?? String(error); } };
const envelope = (body: string, spaces = ''): string => `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" ${spaces}><s:Body>${body}</s:Body></s:Envelope>`;

describe('parseXml', () => {
  it('keeps values as they are written and drops prefixes', () => {
    expect(parseXml(bytes('<a:x xmlns:a="u" a:token="0012"><y>1.0</y><y> &#1571;&amp;&lt;b&gt; </y><z/></a:x>'))).toEqual({ x: { '@token': '0012', 'y': ['1.0', 'أ&<b>'], 'z': '' } });
  });

  it.each([
    ['a DOCTYPE', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 'server-garbage'],
    ['a DOCTYPE in small letters after a comment', '<!-- --><!doctype x SYSTEM "file:///etc/passwd"><x/>', 'server-garbage'],
    ['UTF-16', Buffer.from('<!DOCTYPE x><x/>', 'utf16le').toString('latin1'), 'server-garbage'],
    ['20,000 levels', `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`, 'server-garbage'],
    ['65 levels', `${'<a>'.repeat(66)}${'</a>'.repeat(66)}`, 'server-garbage'],
    ['__proto__', '<a><__proto__><x>1</x></__proto__></a>', 'server-garbage'],
    ['over 1 MB', `<a>${'x'.repeat(1024 * 1024)}</a>`, 'too-large'],
  ])('F62 refuses %s', (_name, text, code) => {
    expect(codeOf(() => parseXml(bytes(text)))).toBe(code);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('F62 a megabyte of character references takes less than 2 s of CPU', () => {
    const began = process.cpuUsage();
    parseXml(bytes(`<a>${'&#65;'.repeat(200_000)}</a>`));
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(2_000);
  });

  it('escapes what it is given so that it comes back', () => {
    const name = 'a<b>&"\'\u0001 مدخل \ud800';
    expect(parseXml(bytes(`<x n="${escapeXml(name)}">${escapeXml(name)}</x>`))).toEqual({ x: { '@n': 'a<b>&"\' مدخل \ufffd', '#text': 'a<b>&"\' مدخل \ufffd' } });
  });
});

describe('usernameToken', () => {
  it('hashes nonce, time and UTF-8 password', () => {
    const nonce = Buffer.from('0123456789abcdef');
    const at = Date.UTC(2026, 10, 25, 12, 0, 0, 789);
    const text = usernameToken({ user: 'a<b', password: 'é' }, at, nonce);
    const digest = createHash('sha1').update(Buffer.concat([nonce, Buffer.from('2026-11-25T12:00:00Z'), Buffer.from([0xc3, 0xa9])])).digest('base64');
    expect(text).toContain(`#PasswordDigest">${digest}<`);
    expect(text).toContain('>a&lt;b<');
    expect(text).toContain('>2026-11-25T12:00:00Z<');
  });

  it('the vector of the ONVIF application programmer\'s guide', () => {
    const text = usernameToken({ user: 'u', password: 'userpassword' }, Date.UTC(2010, 8, 16, 7, 50, 45), Buffer.from('LKqI6G/AikKCQrN0zqZFlg==', 'base64'));
    expect(text).toContain('>tuOSpGlFlIXsozq4HFNeeGeFLEI=<');
  });
});

describe('readSoap', () => {
  const fault = (codes: string): string => envelope(`<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:InvalidArgVal</s:Value><s:Subcode><s:Value>ter:${codes}</s:Value></s:Subcode></s:Subcode></s:Code><s:Reason><s:Text>x</s:Text></s:Reason></s:Fault>`);

  it.each([['NotAuthorized', 'login-refused', true], ['NoProfile', 'not-found', false], ['ActionNotSupported', 'unsupported', false], ['MovingPTZ', 'conflict', false], ['Whatever', 'server-refused', false]])('%s is %s', (name, code, refused) => {
    expect(readSoap(500, bytes(fault(name)))).toMatchObject({ body: null, refused, fault: { problem: { code }, codes: ['Sender', 'InvalidArgVal', name] } });
  });

  it('a lock-out, SOAP 1.1, 401 without SOAP, and pages', () => {
    expect(readSoap(400, bytes(fault('NotAuthorized').replace('>x<', '>Account locked<'))).fault?.problem.code).toBe('login-locked');
    expect(readSoap(500, bytes(envelope('<s:Fault><faultcode>s:Client.ActionNotSupported</faultcode><faultstring>no</faultstring></s:Fault>'))).fault?.problem.code).toBe('unsupported');
    expect(readSoap(401, bytes('<html>no'))).toEqual({ body: null, fault: null, refused: true });
    expect(codeOf(() => readSoap(200, bytes('<html></html>')))).toBe('server-garbage');
    expect(codeOf(() => readSoap(404, bytes('nothing')))).toBe('not-found');
    expect(readSoap(200, bytes(envelope('<a>1</a>')))).toEqual({ body: { a: '1' }, fault: null, refused: false });
  });

  it('only letters of a fault get into what is told', () => {
    const { fault: told } = readSoap(500, bytes(fault('X http://u:secret@h/ y')));
    expect(told?.problem.detail).not.toMatch(/[:/@](?!\s)/);
  });
});

describe('referenceParameters', () => {
  it('copies blocks with the namespaces around them, entities untouched', () => {
    const text = envelope('<t:R xmlns:t="urn:t"><w:ReferenceParameters xmlns:w="urn:w"><d:Id a="1 &amp; 2">3&lt;4</d:Id><d:Other/></w:ReferenceParameters></t:R>', 'xmlns:d="urn:axis"');
    const copied = referenceParameters(bytes(text));
    expect(parseXml(bytes(`<h>${copied}</h>`))).toEqual({ h: { Id: { '@a': '1 & 2', '#text': '3<4' }, Other: '' } });
    expect(copied).toContain('xmlns:d="urn:axis"');
    expect(copied).toContain('3&lt;4');
  });

  it('is empty where there are none', () => {
    expect(referenceParameters(bytes(envelope('<a/>')))).toBe('');
  });
});

describe('times', () => {
  it.each([['PT60S', 60_000], ['PT1M', 60_000], ['P1DT2H', 93_600_000], ['PT1.5S', 1_500], ['PT', null], ['60', null], ['-PT1S', null]])('%s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it('whole seconds, at least one', () => {
    expect([100, 2_000, 5_600].map(durationOf)).toEqual(['PT1S', 'PT2S', 'PT6S']);
  });

  it('UTC, else local, else nothing', () => {
    const at = (name: string, year = '2026'): unknown => ({ [name]: { Time: { Hour: '10', Minute: '05', Second: '09' }, Date: { Year: year, Month: '2', Day: '3' } } });
    const answer = (inner: unknown): unknown => ({ GetSystemDateAndTimeResponse: { SystemDateAndTime: inner } });
    expect(deviceTime(answer({ ...at('UTCDateTime') as object, ...at('LocalDateTime', '2000') as object }))).toBe(Date.UTC(2026, 1, 3, 10, 5, 9));
    expect(deviceTime(answer(at('LocalDateTime')))).toBe(Date.UTC(2026, 1, 3, 10, 5, 9));
    expect(deviceTime(answer(''))).toBeNull();
    expect(deviceTime({})).toBeNull();
  });
});
