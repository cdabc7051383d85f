/** Renders a window as an LL-HLS media playlist (RFC 8216bis); pure. URIs are relative, so a gateway may put it anywhere. */
import type { LlhlsWindow, WindowSegment } from './llhls-window.ts';

/** Parts are listed only this near to the live edge, in target durations (RFC 8216bis 4.4.4.9). */
const partsWithin = 3;

export function llhlsPlaylist(window: LlhlsWindow): string {
  const segments = window.listed;
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:9',
    `#EXT-X-TARGETDURATION:${window.targetS}`,
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${seconds(window.partTargetS * 3)}`,
    `#EXT-X-PART-INF:PART-TARGET=${seconds(window.partTargetS)}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.msn ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${window.discontinuitySequence}`,
  ];
  if (segments.every((segment) => segment.parts[0]?.independent)) lines.push('#EXT-X-INDEPENDENT-SEGMENTS');
  let run = 0;
  for (const [index, segment] of segments.entries()) {
    if (segment.discontinuity) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.run !== run) lines.push(`#EXT-X-MAP:URI="${window.initName(segment.run)}"`);
    run = segment.run;
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startAt).toISOString()}`);
    if (secondsAfter(segments, index) < partsWithin * window.targetS) lines.push(...partLines(segment));
    if (index < segments.length - 1) lines.push(`#EXTINF:${seconds(segment.durationS)},`, `seg-${segment.msn}.m4s`);
  }
  lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${window.hintedPart}"`);
  return `${lines.join('\n')}\n`;
}

function partLines(segment: WindowSegment): string[] {
  return segment.parts.map((part) =>
    `#EXT-X-PART:DURATION=${seconds(part.durationS)},URI="${part.name}"${part.independent ? ',INDEPENDENT=YES' : ''}`);
}

/** Seconds between this segment's end and the live edge. */
function secondsAfter(segments: readonly WindowSegment[], index: number): number {
  return segments.slice(index + 1).reduce((sum, segment) => sum + segment.durationS, 0);
}

function seconds(value: number): string {
  return value.toFixed(5);
}
