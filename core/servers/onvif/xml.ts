/** XML of strangers, within limits (F62): no DOCTYPE, 1 MB, 64 levels. Names lose their prefixes, values stay text. */
import { XMLParser } from 'fast-xml-parser';
import { ServerFault } from '../recording-server.ts';

export const maxXmlBytes = 1024 * 1024;
const maxDepth = 64;

const parser = new XMLParser({
  ignoreAttributes: false, attributeNamePrefix: '@', removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false, trimValues: true,
  ignoreDeclaration: true, ignorePiTags: true, maxNestedTags: maxDepth,
  // Numeric references too: devices write names in them. No entity can be declared, because DOCTYPE was refused before.
  htmlEntities: true, processEntities: { enabled: true, maxTotalExpansions: 200_000, maxExpandedLength: maxXmlBytes },
});

/** Elements as objects: attributes under `@name`, text beside attributes under `#text`, repeated elements as a list. Throws `server-garbage` or `too-large`. */
export function parseXml(bytes: Uint8Array): unknown {
  const text = readableXml(bytes);
  try {
    return parser.parse(text);
  } catch {
    throw new ServerFault({ code: 'server-garbage', detail: 'not well-formed XML, or over 64 levels' });
  }
}

/** The text of a document that may be parsed: checked before any parser sees it. */
export function readableXml(bytes: Uint8Array): string {
  if (bytes.byteLength > maxXmlBytes) throw new ServerFault({ code: 'too-large', detail: 'XML over 1 MB' });
  const text = new TextDecoder('utf-8').decode(bytes);
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new ServerFault({ code: 'server-garbage', detail: 'XML with a DOCTYPE is not read' });
  // UTF-16 would hide one from the line above; ONVIF is UTF-8 (core specification 5.5).
  if (text.includes('\0')) throw new ServerFault({ code: 'server-garbage', detail: 'XML that is not UTF-8' });
  return text;
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text for an element or an attribute; what XML 1.0 cannot carry is left out. */
export function escapeXml(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}
