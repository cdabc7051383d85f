/** ICE candidates into an SDP and out of it (RFC 8839 5.1), for servers that trickle towards pages that do not. Pure. */

export interface SdpCandidate {
  /** `candidate:…`, without `a=`. */
  readonly candidate: string;
  /** Media section by its id, or by its number from 0; the first where neither is told. */
  readonly mid?: string | null;
  readonly line?: number | null;
}

/** The SDP with these candidates in their media sections, each once, and each section marked complete. */
export function withCandidates(sdp: string, candidates: readonly SdpCandidate[]): string {
  const { session, media } = sectionsOf(sdp);
  const sections = media.map((lines) => [...lines]);
  for (const { candidate, mid, line } of candidates) {
    const text = candidate.trim().replace(/^a=/, '');
    if (!/^candidate:[^\r\n]{1,1000}$/.test(text)) continue;
    const section = sections.find((lines) => mid !== undefined && mid !== null && midOf(lines) === mid) ?? sections[line ?? 0] ?? sections[0];
    if (section && !section.includes(`a=${text}`)) section.push(`a=${text}`);
  }
  for (const lines of sections) {
    if (lines.some((line) => line.startsWith('a=candidate:')) && !lines.includes('a=end-of-candidates')) lines.push('a=end-of-candidates');
  }
  return [...session, ...sections.flat(), ''].join('\r\n');
}

export function candidatesOf(sdp: string): (SdpCandidate & { readonly line: number })[] {
  return sectionsOf(sdp).media.flatMap((lines, line) => lines.filter((one) => one.startsWith('a=candidate:')).map((one) => ({ candidate: one.slice(2), mid: midOf(lines), line })));
}

function sectionsOf(sdp: string): { session: string[]; media: string[][] } {
  const session: string[] = [];
  const media: string[][] = [];
  for (const line of sdp.split(/\r?\n/)) {
    if (line === '') continue;
    if (line.startsWith('m=')) media.push([line]);
    else (media.at(-1) ?? session).push(line);
  }
  return { session, media };
}

const midOf = (lines: readonly string[]): string | null => lines.find((line) => line.startsWith('a=mid:'))?.slice('a=mid:'.length) ?? null;
