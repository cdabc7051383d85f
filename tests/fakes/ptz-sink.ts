/** An ONVIF camera's PTZ service that only writes down what it is told. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PtzCall {
  readonly does: string;
  /** Of the velocity: right and up positive; null where the call names none. */
  readonly x: number | null;
  readonly y: number | null;
  readonly preset: string | null;
}

export interface PtzSink {
  readonly address: string;
  readonly calls: PtzCall[];
  close(): Promise<void>;
}

const call = /<(?:\w+:)?(ContinuousMove|Stop|AbsoluteMove|RelativeMove|GotoPreset|SetPreset|GotoHomePosition)\b/;

export async function startPtzSink(): Promise<PtzSink> {
  const calls: PtzCall[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => { body += text; }).on('end', () => {
      const does = call.exec(body)?.[1];
      const pan = /<(?:\w+:)?PanTilt\b[^>]*/.exec(body)?.[0] ?? '';
      const number = (name: string): number | null => { const told = new RegExp(`\\b${name}="([^"]*)"`).exec(pan)?.[1]; return told === undefined ? null : Number(told); };
      if (does) calls.push({ does, x: number('x'), y: number('y'), preset: /<(?:\w+:)?PresetToken>([^<]*)/.exec(body)?.[1] ?? null });
      response.setHeader('content-type', 'application/soap+xml');
      response.end('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body/></s:Envelope>');
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/onvif/PTZ`, calls,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => { resolve(); });
    }),
  };
}
