/** Reference parameters of a subscription as SOAP header blocks: they belong to the device and are copied unread (WS-Addressing 1.0, 3.1; Axis answers nothing without them). */
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { readableXml } from './xml.ts';

type Piece = Readonly<Record<string, unknown>>;

// Prefixes, order and every letter stay: entities too, so that nothing has to be escaped anew.
const shared = { preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', processEntities: false } as const;
const parser = new XMLParser({ ...shared, parseTagValue: false, parseAttributeValue: false, trimValues: false, ignoreDeclaration: true, ignorePiTags: true, maxNestedTags: 64 });
const builder = new XMLBuilder({ ...shared, suppressEmptyNode: false });
const maxLength = 16_000;

/** Header blocks with the namespaces they stand in; empty where there are none. Throws as `readableXml` does. */
export function referenceParameters(bytes: Uint8Array): string {
  const found = find(parser.parse(readableXml(bytes)) as Piece[], {}, 0);
  if (!found) return '';
  const blocks = found.children.flatMap((piece) => {
    const name = nameOf(piece);
    if (name === null || name === '#text') return [];
    const own = (piece[':@'] ?? {}) as Piece;
    return [{ [name]: piece[name], ':@': { ...found.spaces, ...own } }];
  });
  const text = String(builder.build(blocks));
  return text.length > maxLength ? '' : text;
}

const nameOf = (piece: Piece): string | null => Object.keys(piece).find((key) => key !== ':@') ?? null;

function find(pieces: readonly Piece[], spaces: Piece, depth: number): { readonly children: readonly Piece[]; readonly spaces: Piece } | null {
  if (depth > 64) return null;
  for (const piece of pieces) {
    const name = nameOf(piece);
    const children = name === null ? null : piece[name];
    if (name === null || !Array.isArray(children)) continue;
    const declared = Object.entries((piece[':@'] ?? {}) as Piece).filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'));
    const inside = { ...spaces, ...Object.fromEntries(declared) };
    if ((name.split(':').at(-1) ?? '') === 'ReferenceParameters') return { children: children as Piece[], spaces: inside };
    const deeper = find(children as Piece[], inside, depth + 1);
    if (deeper) return deeper;
  }
  return null;
}
