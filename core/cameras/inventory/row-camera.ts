/** One row of an inventory as a camera, or everything that is wrong with it. */
import { createHash } from 'node:crypto';
import type { Camera, Site } from '#model/camera';
import { cleanText } from '#model/clean-text';
import { cameraId } from '#model/ids';
import type { ServerId } from '#model/ids';
import { languages } from '#model/local-name';
import type { LocalName } from '#model/local-name';
import { foldText } from '#model/search-folding';
import { takeLogin } from '../../servers/address-login.ts';
import type { Credentials, InventoryCamera } from '../../servers/server-kind.ts';
import type { Cells, Column } from './columns.ts';
import { mediaKindOf } from './media-kind.ts';
import { rowFault } from './report.ts';
import type { RowFault, RowFaultCode } from './report.ts';

const maxNumber = 1_000_000;
const maxName = 200;
const maxAddress = 2_000;
const schemes = /^(rtsps?|https?):$/;

export interface RowCamera {
  /** Null where the list gives none; the caller finds a free one. */
  readonly number: number | null;
  readonly camera: Omit<Camera, 'number'>;
  readonly streams: InventoryCamera['streams'];
  /** Its own login; an empty password where only the user was given. */
  readonly login: Credentials | null;
}

export function rowCamera(server: ServerId, cells: Cells): { readonly camera: RowCamera | null; readonly faults: readonly RowFault[] } {
  const faults: RowFault[] = [];
  const wrong = (column: Column, code: RowFaultCode, detail: string): null => {
    faults.push(rowFault(column, code, detail));
    return null;
  };
  for (const [column, cell] of cells) {
    const limit = column.endsWith('address') ? maxAddress : maxName;
    if (cell.length > limit) wrong(column, 'too-long', `longer than ${limit} characters`);
    else if (/(?![\t\n\v\f\r])\p{Cc}/u.test(cell)) wrong(column, 'control-character', 'holds a character that cannot be typed');
  }
  if (faults.length > 0) return { camera: null, faults };

  const number = cells.has('number') ? numberOf(cells.get('number') ?? '', 0, maxNumber, 'number', wrong, true) : null;
  const name = nameFrom(cells, 'name');
  if (Object.keys(name).length === 0) wrong('name', 'missing', 'every camera needs a name');
  const position = positionFrom(cells, wrong);
  const main = streamFrom(cells, 'main', wrong);
  const sub = cells.has('sub_address') ? streamFrom(cells, 'sub', wrong) : null;
  const login = loginFrom(cells, [main?.login, sub?.login].filter((one) => one !== undefined && one !== null), wrong);
  if (faults.length > 0 || !main) return { camera: null, faults };

  const streams = [main, ...(sub ? [sub] : [])].map(({ role, kind, address }) => ({ role, kind, address }));
  // By number where there is one: the pole keeps its number when its camera is replaced. Else by address.
  const native = number === null ? `a${createHash('sha256').update(main.address).digest('hex').slice(0, 16)}` : `n${number}`;
  return {
    camera: {
      number, streams, login,
      camera: { id: cameraId(server, native), server, name, site: siteFrom(cells), streams: streams.map(({ role }) => ({ role })), recorded: false, ...(position && { position }) },
    },
    faults,
  };
}

type Wrong = (column: Column, code: RowFaultCode, detail: string) => null;

/** Arabic-Indic digits and decimal commas are numbers too. */
function numberOf(cell: string, least: number, most: number, column: Column, wrong: Wrong, whole = false): number | null {
  const text = foldText(cell).replace(/[٫,]/g, '.').replace(/\u2212/g, '-').trim();
  if (!(whole ? /^\d{1,9}(\.0+)?$/ : /^[+-]?\d{1,9}(\.\d{1,20})?$/).test(text)) return wrong(column, 'not-a-number', whole ? 'must be a whole number' : 'must be degrees as a number, such as 30.4278');
  const value = Number(text);
  return value >= least && value <= most ? value : wrong(column, 'out-of-range', `must be from ${least} to ${most}`);
}

function positionFrom(cells: Cells, wrong: Wrong): Camera['position'] | null {
  const [lat, lon] = [cells.get('lat'), cells.get('lon')];
  if (lat === undefined && lon === undefined) return null;
  if (lat === undefined) return wrong('lat', 'missing', 'a longitude without a latitude');
  if (lon === undefined) return wrong('lon', 'missing', 'a latitude without a longitude');
  const degrees = { lat: numberOf(lat, -90, 90, 'lat', wrong), lon: numberOf(lon, -180, 180, 'lon', wrong) };
  return degrees.lat === null || degrees.lon === null ? null : { lat: degrees.lat, lon: degrees.lon };
}

/** Of a list whose columns are out of step a name may be an address: its login stays out of everything that is shown. */
function nameText(cell: string | undefined): string {
  return cleanText((cell ?? '').replace(/:\/\/[^/\s?#]*@/gu, '://'), maxName);
}

/** What is only called a name is in the language its letters tell. */
function nameFrom(cells: Cells, what: 'name' | 'site'): LocalName {
  const plain = nameText(cells.get(what));
  const spoken = /\p{Script=Arabic}/u.test(plain) ? 'ar' : 'fr';
  return Object.fromEntries(languages.flatMap((language) => {
    const text = nameText(cells.get(`${what}_${language}`)) || (language === spoken ? plain : '');
    return text === '' ? [] : [[language, text]];
  }));
}

/** Cameras whose site has the same name, whatever its case and accents, are in one site. */
function siteFrom(cells: Cells): Site {
  const name = nameFrom(cells, 'site');
  const key = foldText(nameText(cells.get('site')) || (name.fr ?? name.ar ?? name.en ?? '')).replace(/\s+/gu, ' ').trim();
  return { id: key.length <= 80 ? key : `${key.slice(0, 40).trim()} ${createHash('sha256').update(key).digest('hex').slice(0, 16)}`, name };
}

interface RowStream { readonly role: 'main' | 'sub'; readonly kind: InventoryCamera['streams'][number]['kind']; readonly address: string; readonly login: Credentials | null }

function streamFrom(cells: Cells, role: 'main' | 'sub', wrong: Wrong): RowStream | null {
  const [column, kindColumn] = role === 'main' ? ['address', 'kind'] as const : ['sub_address', 'sub_kind'] as const;
  const cell = cells.get(column);
  if (cell === undefined) return wrong(column, 'missing', 'every camera needs an address');
  const url = URL.parse(cell);
  if (!url || /\s/.test(cell)) return wrong(column, 'bad-address', 'not a well-formed address');
  if (!schemes.test(url.protocol)) return wrong(column, 'scheme-unsupported', 'must begin with rtsp://, rtsps://, http:// or https://');
  if (url.hostname === '') return wrong(column, 'bad-address', 'names no host');
  const taken = takeLogin(cell);
  if (!taken) return wrong(column, 'login-ambiguous', 'holds two users or passwords, or a sign in a password that must be written as %2F, %3F, %23 or %40');
  const kind = mediaKindOf(url, cells.get(kindColumn));
  if (!kind) return wrong(kindColumn, 'kind-unknown', 'say what answers there: rtsp, hls, llhls, whep, mjpeg or stills');
  return { role, kind, ...taken };
}

function loginFrom(cells: Cells, inAddresses: readonly Credentials[], wrong: Wrong): Credentials | null {
  const written = { user: cells.get('user') ?? '', password: cells.get('password') ?? '' };
  const found = [...inAddresses, ...(written.user === '' && written.password === '' ? [] : [written])];
  const users = new Set(found.map(({ user }) => user).filter((user) => user !== ''));
  const passwords = new Set(found.map(({ password }) => password).filter((password) => password !== ''));
  // One camera has one login; choosing one of two would lock the other's account.
  if (users.size > 1 || passwords.size > 1) return wrong('user', 'login-ambiguous', 'the row holds two different users or passwords');
  const [user = ''] = users;
  const [password = ''] = passwords;
  return found.length === 0 ? null : { user, password };
}
