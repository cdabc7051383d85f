/** A device's SOAP answer: its body, or the fault in the closed list's words. */
import { z } from 'zod';
import type { ProblemCode } from '#model/problem';
import { ServerFault } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import { parseXml } from './xml.ts';
import { node, optionalText, reply } from './xml-shapes.ts';

/** A fault that a device told; `codes` are its local names, outermost first. */
export class OnvifFault extends ServerFault {
  readonly codes: readonly string[];
  constructor(code: ProblemCode, codes: readonly string[]) {
    super({ code, detail: `the device answered ${codes.join(' / ') || 'a fault'}`.slice(0, 300) });
    this.codes = codes;
  }
}

export interface SoapAnswer {
  /** The content of `Body`; null where the device refused the login or sent a fault. */
  readonly body: unknown;
  readonly fault: OnvifFault | null;
  /** The login was refused: HTTP 401, or a fault that says so with whatever status (400 and 500 occur). */
  readonly refused: boolean;
}

const envelope = z.object({ Envelope: reply({ Body: z.unknown() }) });
const subcode = node({ Value: optionalText, Subcode: z.unknown().optional() });
const soapFault = z.object({ Fault: reply({ Code: subcode, Reason: node({ Text: z.unknown().optional() }), faultcode: optionalText, faultstring: optionalText }) });

const refusals = /^(?:NotAuthorized|FailedAuthentication|FailedCheck|InvalidSecurity|InvalidSecurityToken|SenderNotAuthorized)$/i;
const meanings: readonly (readonly [RegExp, ProblemCode])[] = [
  [/^(?:ActionNotSupported|OptionalActionNotImplemented|NoSuchService|PTZNotSupported|NoPTZProfile|NoHomePosition|CannotOverwriteHome|SpaceNotSupported|NotSupported|UnknownAction)$/i, 'unsupported'],
  [/^(?:NoProfile|NoEntity|NoToken|NoConfig|NoSource|NoRecording|NoVideoSource|NoSearch|InvalidToken)$/i, 'not-found'],
  [/^(?:OperationProhibited)$/i, 'not-allowed'],
  [/^(?:MovingPTZ|PresetExist)$/i, 'conflict'],
  [/^(?:TooManyPresets|MaxPullPoints|TooManySubscriptions|UnacceptableInitialTerminationTimeFault)$/i, 'over-budget'],
];

/** Throws `server-garbage` or `too-large` for what is no SOAP; a status without an envelope is that status' fault. */
export function readSoap(status: number, bytes: Uint8Array): SoapAnswer {
  const parsed = envelope.safeParse(parseOrNull(status, bytes));
  if (!parsed.success) {
    if (status === 401) return { body: null, fault: null, refused: true };
    if (status < 200 || status > 299) throw statusFault(status);
    // An HTML page with 200: ONVIF is switched off on this device, or this is something else.
    throw new ServerFault({ code: 'server-garbage', detail: 'no SOAP answer: ONVIF may be switched off on the device' });
  }
  const body = parsed.data.Envelope.Body;
  const fault = soapFault.safeParse(body);
  if (!fault.success) return { body: status === 401 ? null : body, fault: null, refused: status === 401 };
  const codes = codesOf(fault.data.Fault);
  const refused = status === 401 || codes.some((code) => refusals.test(code));
  const locked = /lock/i.test(JSON.stringify(fault.data.Fault.Reason).slice(0, 2_000));
  const code = refused ? (locked ? 'login-locked' : 'login-refused') : meanings.find(([pattern]) => codes.some((one) => pattern.test(one)))?.[1] ?? 'server-refused';
  return { body: null, fault: new OnvifFault(code, codes), refused };
}

function parseOrNull(status: number, bytes: Uint8Array): unknown {
  try {
    return parseXml(bytes);
  } catch (error) {
    if (status >= 200 && status <= 299) throw error;
    return null;
  }
}

/** SOAP 1.2 nests subcodes; SOAP 1.1, which some devices answer whatever they are asked in, has one `faultcode`. Letters only, so that nothing else can get into a log. */
function codesOf(fault: z.infer<typeof soapFault>['Fault']): string[] {
  const codes: string[] = [];
  let level: unknown = fault.Code;
  for (let depth = 0; depth < 6 && level !== undefined; depth += 1) {
    const read = subcode.safeParse(level);
    if (!read.success) break;
    if (read.data.Value) codes.push(localName(read.data.Value));
    level = read.data.Subcode;
  }
  if (fault.faultcode) codes.push(...fault.faultcode.split(/[.:]/).map(localName));
  return codes.filter((code) => code !== '');
}

const localName = (name: string): string => (name.split(':').at(-1) ?? '').replace(/[^A-Za-z0-9]/g, '').slice(0, 60);
