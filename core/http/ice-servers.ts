/** STUN and TURN servers from `Link` headers (WHEP, draft-ietf-wish-whep 4.6), as a page's RTCPeerConnection takes them. Pure. */
import LinkHeader from 'http-link-header';
import type { IceServer } from '#model/ice-server';

/** A browser slows down with more. */
const maxServers = 6;
const maxHeaderChars = 2048;
const maxCredentialChars = 512;
const stunUrl = /^stuns?:[A-Za-z0-9._[\]:-]{1,255}$/;
const turnUrl = /^turns?:[A-Za-z0-9._[\]:-]{1,255}(\?transport=(udp|tcp))?$/;

export function iceServersOf(headers: string | readonly string[] | undefined): readonly IceServer[] {
  const links = [headers ?? []].flat().flatMap((header) => (header.length <= maxHeaderChars ? parsed(header) : []));
  return links.filter(({ rel }) => rel.toLowerCase() === 'ice-server').flatMap(iceServer).slice(0, maxServers);
}

function parsed(header: string): LinkHeader.Reference[] {
  try { return LinkHeader.parse(header).refs; } catch { return []; }
}

function iceServer(link: LinkHeader.Reference): readonly IceServer[] {
  if (stunUrl.test(link.uri)) return [{ urls: link.uri }];
  const { username, credential } = link;
  const type = link['credential-type'];
  // A TURN server without password, or with a kind of credential no browser knows, makes RTCPeerConnection throw.
  if (!turnUrl.test(link.uri) || !isCredential(username) || !isCredential(credential) || (type !== undefined && type !== 'password')) return [];
  return [{ urls: link.uri, username, credential }];
}

function isCredential(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxCredentialChars;
}
