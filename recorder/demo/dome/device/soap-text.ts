/** SOAP as a device writes it; its own reading, independent of the client's. */
import { XMLParser } from 'fast-xml-parser';

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false, htmlEntities: true });
export type Element = Readonly<Record<string, unknown>>;

export interface Request { readonly operation: string; readonly content: Element; readonly header: Element; readonly text: string }

export function readRequest(text: string): Request | null {
  const envelope = child(parser.parse(text) as Element, 'Envelope');
  const body = child(envelope, 'Body');
  const operation = Object.keys(body).find((key) => !key.startsWith('@') && key !== '#text');
  return operation === undefined ? null : { operation, content: child(body, operation), header: child(envelope, 'Header'), text };
}

export function child(element: Element, name: string): Element {
  const value = element[name];
  return typeof value === 'object' && value !== null ? value as Element : {};
}

export function textOf(element: Element, name: string): string | null {
  const value = element[name];
  if (typeof value === 'string') return value;
  const inner = child(element, name)['#text'];
  return typeof inner === 'string' ? inner : null;
}

export const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const spaces = 'xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" '
  + 'xmlns:tr2="http://www.onvif.org/ver20/media/wsdl" xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" xmlns:timg="http://www.onvif.org/ver20/imaging/wsdl" xmlns:tev="http://www.onvif.org/ver10/events/wsdl" xmlns:tse="http://www.onvif.org/ver10/search/wsdl" '
  + 'xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:wsa5="http://www.w3.org/2005/08/addressing" xmlns:ter="http://www.onvif.org/ver10/error" xmlns:tns1="http://www.onvif.org/ver10/topics" xmlns:axis="http://www.axis.com/2009/event"';

export const envelope = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope ${spaces}><env:Body>${body}</env:Body></env:Envelope>`;

/** Thrown by an operation; becomes a SOAP fault. */
export class FakeFault extends Error {
  readonly codes: readonly string[];
  readonly status: number;
  constructor(codes: readonly string[], status = 400) {
    super(codes.join('/'));
    this.codes = codes;
    this.status = status;
  }
}

export function faultText({ codes }: FakeFault): string {
  const nested = codes.reduceRight((inner, code) => `<env:Subcode><env:Value>ter:${code}</env:Value>${inner}</env:Subcode>`, '');
  return envelope(`<env:Fault><env:Code><env:Value>env:Sender</env:Value>${nested}</env:Code><env:Reason><env:Text xml:lang="en">${codes.at(-1) ?? ''}</env:Text></env:Reason></env:Fault>`);
}
