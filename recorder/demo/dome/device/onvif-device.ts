/** A simulated ONVIF device on loopback: SOAP over a real HTTP server, strict logins, a camera that really turns. Its video is whatever RTSP server it is told. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { noFaults, oneCamera } from './device-options.ts';
import type { FakeFaults, FakeOptions } from './device-options.ts';
import { serviceOperations } from './device-service.ts';
import type { DeviceState, Operation } from './device-state.ts';
import { EventService } from './event-service.ts';
import { imagingOperations, stopFocus } from './imaging-service.ts';
import { LoginCheck } from './login-check.ts';
import { PositionModel } from './position-model.ts';
import type { Look } from './position-model.ts';
import { ptzOperations } from './ptz-service.ts';
import { openSearches, searchOperations } from './search-service.ts';
import { FakeFault, envelope, faultText, readRequest } from './soap-text.ts';
import { still } from './still.ts';

export interface FakeDevice {
  readonly port: number;
  readonly address: string;
  readonly faults: FakeFaults;
  readonly login: LoginCheck;
  readonly events: EventService;
  readonly state: DeviceState;
  /** Operations in the order they came, refused ones too. */
  readonly calls: { readonly operation: string; readonly text: string; readonly at: number }[];
  readonly stills: () => number;
  readonly openSearches: () => number;
  look(): Look;
  /** Ends with all connections; the port is free then. */
  close(): Promise<void>;
}

const operations: Readonly<Record<string, Operation>> = { ...serviceOperations, ...ptzOperations, ...imagingOperations, ...searchOperations, Stop: (state, request) => stopFocus(state, request) ?? ptzOperations['Stop']?.(state, request) ?? null };

export async function startOnvifDevice(options: FakeOptions = {}): Promise<FakeDevice> {
  const faults = noFaults();
  const now = (): number => Date.now();
  let port = 0;
  const named = options.presets ?? ['Entrée', 'المدخل'];
  const presets = [
    ...named.map((one, at) => {
      const { name, look } = typeof one === 'string' ? { name: one, look: { pan: -0.5 + at * 0.25, tilt: 0.1, zoom: 0.2 } } : one;
      return { token: String(at + 1).padStart(3, '0'), name, look };
    }),
    ...Array.from({ length: options.emptyPresets ?? 0 }, (_, at) => ({ token: String(named.length + at + 1).padStart(3, '0'), name: '', look: { pan: 0, tilt: 0, zoom: 0 } })),
  ];
  const state: DeviceState = {
    options, faults, login: new LoginCheck(options), sources: options.sources ?? oneCamera, position: new PositionModel({ pan: 0, tilt: 0, zoom: 0 }, now()), presets,
    lens: { focusSpeed: 0, commands: [], iris: null }, tours: [{ token: 'tour_1', name: 'Ronde de nuit' }], running: null,
    home: { look: { pan: 0.1, tilt: -0.1, zoom: 0 } }, ownAddress: () => `http://192.168.77.1:${port}`, now, deviceNow: () => now() + faults.clockMs,
  };
  const events = new EventService(state);
  const calls: { operation: string; text: string; at: number }[] = [];
  let stills = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // For tests in other processes: the truth, whatever faults it plays.
    if (request.method === 'GET' && request.url === '/look') return sayLook(response);
    if (faults.delayMs > 0) await sleep(faults.delayMs, undefined, { ref: false });
    if (request.method === 'GET' && request.url?.startsWith('/still')) {
      if (!state.login.http(request.headers.authorization, 'GET', request.url)) return refuse(response);
      stills += 1;
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end(await options.still?.() ?? still);
      return;
    }
    const read = readRequest(await bodyOf(request));
    if (!read) return void response.writeHead(400).end();
    calls.push({ operation: read.operation, text: read.text, at: now() });
    if (instead(response)) return;
    const open = read.operation === 'GetSystemDateAndTime';
    if (!open && !state.login.soap(read.header, state.deviceNow()) && !state.login.http(request.headers.authorization, 'POST', request.url ?? '')) return refuse(response);
    try {
      if (faults.forbidden.includes(read.operation)) throw new FakeFault(['NotAuthorized']);
      const code = faults.operations[read.operation];
      if (code !== undefined) throw new FakeFault([code], 500);
      const body = operations[read.operation]?.(state, read) ?? await events.answer(read, request.url ?? '', () => { response.destroy(); });
      if (response.destroyed) return;
      if (body === null) throw new FakeFault(['ActionNotSupported'], 500);
      response.writeHead(200, { 'content-type': 'application/soap+xml; charset=utf-8' }).end(envelope(body));
    } catch (error) {
      if (!(error instanceof FakeFault)) throw error;
      response.writeHead(error.status, { 'content-type': 'application/soap+xml; charset=utf-8' }).end(faultText(error));
    }
  };

  const sayLook = (response: ServerResponse): void => {
    const at = now();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...state.position.look(at), moving: state.position.moves(at), at }));
  };

  const refuse = (response: ServerResponse): void => {
    const { challenge } = state.login;
    if (challenge) response.writeHead(401, { 'www-authenticate': challenge, 'content-type': 'text/html' }).end('<html>Unauthorized</html>');
    else response.writeHead(400, { 'content-type': 'application/soap+xml; charset=utf-8' }).end(faultText(new FakeFault(['NotAuthorized'])));
  };

  const instead = (response: ServerResponse): boolean => {
    const texts: Partial<Record<FakeFaults['instead'], () => string>> = {
      'garbage': () => '\u0000\u0001 not xml <<<',
      'html': () => '<!doctype html><html><body>Login</body></html>',
      'huge': () => envelope(`<tds:X>${'<a>1</a>'.repeat(10 * 1024 * 128)}</tds:X>`),
      'entity-bomb': () => `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'.split('').map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghi'[at]};`.repeat(10)}">`).join('')}]>${envelope('<tds:X>&j;</tds:X>').replace(/^<\?xml.*?\?>/, '')}`,
      'external-entity': () => `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]>${envelope('<tds:X>&x;</tds:X>').replace(/^<\?xml.*?\?>/, '')}`,
      'deep': () => envelope('<a>'.repeat(20_000) + '</a>'.repeat(20_000)),
      'wrong-types': () => envelope('<tds:GetServicesResponse><tds:Service>1</tds:Service></tds:GetServicesResponse><trt:GetProfilesResponse>x</trt:GetProfilesResponse>'),
    };
    if (faults.instead === 'nothing') return false;
    const text = texts[faults.instead]?.();
    // 'hang': accepted, never answered.
    if (text !== undefined) response.writeHead(200, { 'content-type': 'application/soap+xml' }).end(text);
    return true;
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A client that went away in the middle of its question.
      if (!request.aborted) process.stderr.write(`onvif fake: ${String(error)}\n`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => { server.listen(options.port ?? 0, '127.0.0.1', resolve); });
  ({ port } = server.address() as AddressInfo);
  return {
    port, address: `http://127.0.0.1:${port}/onvif/device_service`, faults, login: state.login, events, state, calls,
    stills: () => stills, openSearches: () => openSearches(state), look: () => state.position.look(now()),
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
