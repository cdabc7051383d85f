/** What a device is and which services it has, read once after connecting. */
import { z } from 'zod';
import { cleanText } from '#model/clean-text';
import type { ServerInfo } from '#model/server';
import { ServerFault } from '../recording-server.ts';
import { reachable } from './addresses.ts';
import type { Reach } from './addresses.ts';
import type { DeviceLine } from './device-line.ts';
import { namespaces } from './namespaces.ts';
import type { ServiceName } from './namespaces.ts';
import { OnvifFault } from './soap-answer.ts';
import { many, maybe, node, optionalText, reply, text } from './xml-shapes.ts';

export type Services = Readonly<Partial<Record<ServiceName, string>>>;

const servicesAnswer = z.object({ GetServicesResponse: reply({ Service: many(z.object({ Namespace: text, XAddr: text }), 100) }) });
const place = maybe({ XAddr: optionalText });
const capabilitiesAnswer = z.object({
  GetCapabilitiesResponse: reply({ Capabilities: node({ Media: place, PTZ: place, Events: place, Imaging: place, Extension: node({ Search: place }) }) }),
});
const informationAnswer = z.object({
  GetDeviceInformationResponse: reply({ Manufacturer: optionalText, Model: optionalText, FirmwareVersion: optionalText }),
});

/** Throws `server-garbage`: the device answered, but not what was asked. */
export function readAnswer<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const read = schema.safeParse(body);
  if (!read.success) throw new ServerFault({ code: 'server-garbage', detail: `unexpected answer at "${read.error.issues[0]?.path.map(String).join('.') ?? ''}"`.slice(0, 300) });
  return read.data;
}

/** By GetServices; old Profile S devices know only GetCapabilities. */
export async function readServices(line: DeviceLine, reach: Reach, signal: AbortSignal): Promise<Services> {
  const ask = (body: string): Promise<unknown> => line.call({ address: line.devicePath, body, signal });
  try {
    const { GetServicesResponse: { Service } } = readAnswer(servicesAnswer, await ask(`<GetServices xmlns="${namespaces.device}"><IncludeCapability>false</IncludeCapability></GetServices>`));
    const found = Service.flatMap(({ Namespace, XAddr }) => {
      const name = (Object.keys(namespaces) as ServiceName[]).find((one) => namespaces[one] === Namespace);
      const address = reachable(XAddr, reach);
      return name && address ? [[name, address] as const] : [];
    });
    if (found.some(([name]) => name === 'media' || name === 'media2')) return { ...Object.fromEntries(found), device: line.devicePath };
  } catch (error) {
    if (!(error instanceof OnvifFault) && !isGarbage(error)) throw error;
  }
  const { Media, PTZ, Events, Imaging, Extension } = readAnswer(capabilitiesAnswer, await ask(`<GetCapabilities xmlns="${namespaces.device}"><Category>All</Category></GetCapabilities>`)).GetCapabilitiesResponse.Capabilities;
  const told = { media: Media?.XAddr, ptz: PTZ?.XAddr, events: Events?.XAddr, imaging: Imaging?.XAddr, search: Extension.Search?.XAddr };
  const found = Object.entries(told).flatMap(([name, address]) => {
    const rewritten = address === undefined ? null : reachable(address, reach);
    return rewritten ? [[name, rewritten] as const] : [];
  });
  return { ...Object.fromEntries(found), device: line.devicePath };
}

export async function readInformation(line: DeviceLine, signal: AbortSignal): Promise<ServerInfo> {
  const { GetDeviceInformationResponse: told } = readAnswer(informationAnswer, await line.call({ address: line.devicePath, body: `<GetDeviceInformation xmlns="${namespaces.device}"/>`, signal }));
  return {
    product: cleanText([told.Manufacturer, told.Model].filter(Boolean).join(' '), 100) || 'ONVIF',
    version: cleanText(told.FirmwareVersion ?? '', 60) || null, timeZone: null,
  };
}

const isGarbage = (error: unknown): boolean => error instanceof ServerFault && error.problem.code === 'server-garbage';
