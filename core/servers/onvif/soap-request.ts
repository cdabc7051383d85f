/** A SOAP 1.2 envelope, with a WS-UsernameToken digest where the device wants one. */
import { createHash, randomBytes } from 'node:crypto';
import type { EpochMs } from '#model/time';
import type { Credentials } from '../server-kind.ts';
import { addressingNamespace } from './namespaces.ts';
import { escapeXml } from './xml.ts';

const soap = 'http://www.w3.org/2003/05/soap-envelope';
const wss = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

export interface EnvelopeWant {
  /** The operation's element with its own namespace. */
  readonly body: string;
  /** WS-Addressing, for subscriptions: where it goes, what is asked, and the reference parameters to carry along. */
  readonly addressing?: { readonly to: string; readonly action: string; readonly parameters: string };
  readonly token?: string;
}

export function envelopeOf({ body, addressing, token = '' }: EnvelopeWant): string {
  const head = addressing
    ? `<a:Action xmlns:a="${addressingNamespace}" s:mustUnderstand="1">${escapeXml(addressing.action)}</a:Action><a:To xmlns:a="${addressingNamespace}" s:mustUnderstand="1">${escapeXml(addressing.to)}</a:To>${addressing.parameters}`
    : '';
  return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${soap}"><s:Header>${token}${head}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

/**
 * Base64(SHA-1(nonce + created + password)), password in UTF-8, a nonce of 16 bytes and whole seconds (some devices refuse longer values).
 * `at` is the device's time: it refuses what is more than a few seconds away from its own clock.
 */
export function usernameToken({ user, password }: Credentials, at: EpochMs, nonce: Uint8Array = randomBytes(16)): string {
  const created = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const digest = createHash('sha1').update(nonce).update(created, 'utf8').update(password, 'utf8').digest('base64');
  return `<w:Security xmlns:w="${wss}-wssecurity-secext-1.0.xsd" xmlns:u="${wss}-wssecurity-utility-1.0.xsd" s:mustUnderstand="1"><w:UsernameToken>`
    + `<w:Username>${escapeXml(user)}</w:Username><w:Password Type="${wss}-username-token-profile-1.0#PasswordDigest">${digest}</w:Password>`
    + `<w:Nonce EncodingType="${wss}-soap-message-security-1.0#Base64Binary">${Buffer.from(nonce).toString('base64')}</w:Nonce><u:Created>${created}</u:Created></w:UsernameToken></w:Security>`;
}
