/** An emulated ZoneMinder 1.38, from its sheet, with its quirks: strings for numbers, everything at once where no limit is named, deleted monitors, tags. */
import { tinyJpeg } from '../go2rtc/fake-go2rtc.ts';
import { TestServer } from '../test-server.ts';
import type { Exchange, Reply } from '../test-server.ts';

export interface FakeEvent { readonly Id: number; readonly MonitorId: number; readonly StartDateTime: string; readonly EndDateTime: string | null; readonly Length: string; Name: string; Notes: string; Archived: string; AlarmFrames: string; Cause: string; DefaultVideo: string; readonly Frames?: string }

const user = { user: 'amina', password: 'minaret 7!' };

export class FakeZoneminder extends TestServer {
  version = '1.38.4';
  zone = 'Europe/Paris';
  /** False: `OPT_USE_AUTH` is off; a login answers version fields only. */
  asksLogin = true;
  accessLifeS = 7_200;
  readonly logins = { full: 0, refreshed: 0 };
  /** 1.36.36: the filter by monitor is a TypeError (#4465). */
  failsOnMonitorFilter = false;
  readonly monitors: Record<string, unknown>[] = [];
  readonly events: FakeEvent[] = [];
  readonly tags: { Id: number; Name: string; events: number[] }[] = [];
  readonly settings: Record<string, string> = {};
  /** What every event's file holds; null: the files are missing. */
  video: Buffer | null = null;
  /** Control scripts by id, as `controls/ID.json` tells them; commands that came are in `seen`. */
  readonly controls = new Map<string, Record<string, unknown>>();
  readonly #valid = new Set<string>();
  readonly #refresh = new Set<string>();
  #next = 1;

  constructor() {
    super({ basePath: '/zm' });
  }

  static readonly login = user;

  /** As an administrator's `TokenMinExpiry`: every token ends now. */
  revoke(): void {
    this.#valid.clear();
    this.#refresh.clear();
  }

  /** Access tokens end, refresh tokens live. */
  expire(): void {
    this.#valid.clear();
  }

  protected override upgrade(): number | null { return 404; }
  protected override connected(): void { /* nothing pushes */ }

  protected override answer(exchange: Exchange): Reply {
    if (exchange.path === '/api/host/login.json') return this.#login(new URLSearchParams(exchange.body));
    if (this.asksLogin && !this.#valid.has(exchange.query.get('token') ?? '')) {
      return exchange.path.startsWith('/api/') ? refusal(401, 'Not Authenticated', exchange) : { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Login</title>' };
    }
    if (exchange.path === '/cgi-bin/nph-zms') return this.#zms(exchange.query);
    if (exchange.path === '/index.php') return this.#portal(exchange.query);
    const path = decodeURIComponent(exchange.path.replace(/^\/api\//, ''));
    const setting = /^configs\/viewByName\/(\w+)\.json$/.exec(path)?.[1];
    if (setting !== undefined) return this.settings[setting] === undefined ? refusal(404, 'Invalid config', exchange) : { json: { config: { Value: this.settings[setting] } } };
    if (path === 'host/getVersion.json') return { json: { version: this.version, apiversion: '2.0' } };
    if (path === 'host/getTimeZone.json') return { json: { tz: this.zone } };
    if (path === 'monitors.json') return { json: { monitors: this.monitors.map((Monitor) => ({ Monitor, Monitor_Status: { MonitorId: Monitor['Id'], Status: 'Connected', CaptureFPS: '25.00' } })) } };
    const control = this.controls.get(/^controls\/(\d+)\.json$/.exec(path)?.[1] ?? '');
    if (control) return { json: { control: { Control: control } } };
    if (path.startsWith('events/index')) return this.#listed(path, exchange);
    if (path.startsWith('tags')) return this.#tags(path, exchange);
    const id = /^events\/(\d+)\.json$/.exec(path)?.[1];
    const event = this.events.find(({ Id }) => String(Id) === id);
    if (!event) return refusal(404, 'Invalid event', exchange);
    if (exchange.method !== 'PUT') return { json: { event: { Event: event } } };
    for (const [name, value] of new URLSearchParams(exchange.body)) Object.assign(event, { [/^Event\[(\w+)\]$/.exec(name)?.[1] ?? '']: value });
    return { json: { message: 'Saved' } };
  }

  #login(fields: URLSearchParams): Reply {
    const told = { version: this.version, apiversion: '2.0' };
    if (!this.asksLogin) return { json: told };
    const token = fields.get('token');
    const known = token === null ? fields.get('user') === user.user && fields.get('pass') === user.password : this.#refresh.has(token);
    if (!known) return { status: 401, json: { success: false, data: { name: 'Login denied', message: 'Login denied', url: '/zm/api/host/login.json' } } };
    this.logins[token === null ? 'full' : 'refreshed'] += 1;
    const access = `access-${this.#next++}`;
    this.#valid.add(access);
    if (token !== null) return { json: { access_token: access, access_token_expires: this.accessLifeS, ...told } };
    const refresh = `refresh-${this.#next++}`;
    this.#refresh.add(refresh);
    return { json: { access_token: access, access_token_expires: String(this.accessLifeS), refresh_token: refresh, refresh_token_expires: 86_400, ...told } };
  }

  #listed(path: string, exchange: Exchange): Reply {
    const filters = path.replace(/^events\/index/, '').replace(/\.json$/, '').split('/').filter((part) => part !== '').map((part) => { const [, field = '', operator = '', value = ''] = /^(\w+) ?([^:]*):(.*)$/.exec(part) ?? []; return { field, operator, value }; });
    if (this.failsOnMonitorFilter && filters.some(({ field }) => field === 'MonitorId')) return refusal(500, 'An Internal Error Has Occurred.', exchange);
    // The same field several times without an operator is an OR.
    const oneOf = (field: string): readonly string[] => filters.filter((one) => one.field === field && one.operator === '').map(({ value }) => value);
    const holds = (event: FakeEvent): boolean => filters.every(({ field, operator, value }) => {
      if (operator === '' && oneOf(field).length > 1) return oneOf(field).includes(String((event as unknown as Record<string, unknown>)[field]));
      const own = (event as unknown as Record<string, unknown>)[field];
      // SQL: nothing compares with NULL.
      if (own === null || own === undefined) return false;
      const [a, b] = /^\d+$/.test(value) ? [Number(own), Number(value)] : [String(own), value];
      return { '': a === b, '>=': a >= b, '<=': a <= b, '>': a > b, '!=': a !== b }[operator] ?? false;
    });
    const sorted = this.events.filter(holds).toSorted((a, b) => a.StartDateTime.localeCompare(b.StartDateTime) || a.Id - b.Id);
    const found = exchange.query.get('direction') === 'desc' ? sorted.toReversed() : sorted;
    const [page, limit] = [exchange.query.get('page'), exchange.query.get('limit')];
    if (page === null || limit === null) return { json: { events: found.map((Event) => ({ Event })), pagination: null } };
    const from = (Number(page) - 1) * Number(limit);
    if (from > 0 && from >= found.length) return refusal(404, 'Not Found', exchange);
    return { json: { events: found.slice(from, from + Number(limit)).map((Event) => ({ Event })), pagination: { page: Number(page), count: found.length, nextPage: from + Number(limit) < found.length } } };
  }

  #tags(path: string, exchange: Exchange): Reply {
    if (exchange.method === 'POST') {
      const fields = new URLSearchParams(exchange.body);
      const name = fields.get('Tag[Name]') ?? '';
      const tag = this.tags.find(({ Name }) => Name === name) ?? { Id: this.#next++, Name: name, events: [] };
      if (!this.tags.includes(tag)) this.tags.push(tag);
      tag.events.push(Number(fields.get('Event[Id]')));
      return { json: { message: 'The tag has been saved.' } };
    }
    const wanted = (/Events\.Id:([\d,]+)/.exec(path)?.[1] ?? '').split(',').map(Number);
    return { json: { tags: this.tags.flatMap(({ Id, Name, events }) => events.filter((id) => wanted.includes(id)).map((EventId) => ({ Tag: { Id: String(Id), Name }, Events_Tags: { EventId: String(EventId) } }))) } };
  }

  /** The stream program: one picture, or pictures with the time of each. */
  #zms(query: URLSearchParams): Reply {
    if (query.get('mode') === 'single') return { headers: { 'content-type': 'image/jpeg' }, body: tinyJpeg };
    return { jpegs: () => tinyJpeg, partHeaders: () => `X-Timestamp: ${this.now().toFixed(6)}\r\n` };
  }

  #portal(query: URLSearchParams): Reply {
    if (query.get('view') === 'view_video') return this.video ? { headers: { 'content-type': 'video/mp4' }, body: this.video } : { status: 404, body: '' };
    if (query.get('view') === 'image') return { headers: { 'content-type': 'image/jpeg' }, body: tinyJpeg };
    if (query.get('action') !== 'removetag') return { json: { result: 'Ok', message: 'Success' } };
    const tag = this.tags.find(({ Id }) => String(Id) === query.get('tid'));
    if (tag) tag.events.splice(tag.events.indexOf(Number(query.get('id'))), 1);
    return { json: { result: 'Ok', message: '' } };
  }
}

/** The address in it holds the token, as the real one's does. */
function refusal(status: number, name: string, { path, query }: Exchange): Reply {
  return { status, json: { success: false, data: { name, message: name, url: `/zm${path}?token=${query.get('token') ?? ''}`, exception: { class: 'Exception', code: status, message: name } } } };
}
