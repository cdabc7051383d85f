/** The imaging service (ver20) of one video source. */
import type { DeviceLine } from './device-line.ts';
import { namespaces } from './namespaces.ts';
import { escapeXml } from './xml.ts';

export interface ImagingLink {
  readonly line: DeviceLine;
  /** Of the imaging service. */
  readonly address: string;
  /** Token of the video source. */
  readonly source: string;
}

/** `rest` is XML behind the token of the source. */
export function askImaging({ line, address, source }: ImagingLink, name: string, rest: string, signal: AbortSignal, timeoutMs?: number): Promise<unknown> {
  return line.call({ address, body: `<${name} xmlns="${namespaces.imaging}"><VideoSourceToken>${escapeXml(source)}</VideoSourceToken>${rest}</${name}>`, signal, ...(timeoutMs !== undefined && { timeoutMs }) });
}
