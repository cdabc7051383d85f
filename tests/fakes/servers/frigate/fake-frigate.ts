/** Frigate as its sheet tells it, seen through its nginx, on loopback. `version` decides between the ways of 0.16, 0.17 and 0.18. */
import type { WebSocket } from 'ws';
import type { BurnedClip } from '../../burned-clip.ts';
import { tinyJpeg } from '../go2rtc/fake-go2rtc.ts';
import { serveMse } from '../go2rtc/mse-stream.ts';
import type { MseStream } from '../go2rtc/mse-stream.ts';
import { TestServer } from '../test-server.ts';
import type { Exchange, Reply } from '../test-server.ts';
import { FakeExports } from './fake-exports.ts';
import { FakeLogin } from './fake-login.ts';
import type { FakeAccount } from './fake-login.ts';
import { vodFile, vodMapping } from './recordings.ts';
import type { FakeSegment } from './recordings.ts';

export interface FakeEvent {
  readonly id: string; readonly camera: string; readonly label: string; sub_label: string | null; readonly start_time: number; end_time: number | null;
  readonly zones: string[]; readonly has_clip: boolean; readonly has_snapshot: boolean; retain_indefinitely: boolean; readonly false_positive: boolean | null; readonly plus_id: null;
  readonly data: { readonly type: string; readonly top_score?: number; description?: string };
}

export interface FakeFrigateOptions { readonly clip: BurnedClip; /** What stills of the past look like, epoch ms. */ readonly stillAt?: (at: number) => Buffer; readonly version?: string; readonly basePath?: string; readonly tls?: { readonly key: string; readonly cert: string } | null }

export class FakeFrigate extends TestServer {
  version: string;
  readonly login = new FakeLogin();
  readonly exports = new FakeExports();
  readonly streams = new Map<string, MseStream>();
  readonly segments = new Map<string, FakeSegment[]>();
  readonly events: FakeEvent[] = [];
  /** How much moved per camera and second, 0..100. */
  readonly motion = new Map<string, { readonly at: number; readonly motion: number }[]>();
  readonly offline = new Set<string>();
  readonly wishes: string[] = [];
  /** Messages that came over `/ws`. */
  readonly said: { readonly topic: string; readonly payload: string }[] = [];
  readonly #topics = new Set<WebSocket>();
  readonly #clip: BurnedClip;
  readonly #stillAt: (at: number) => Buffer;
  /** Manual events are written a few questions after they were made. */
  readonly #unwritten = new Map<string, { readonly event: FakeEvent; asked: number }>();

  constructor({ clip, stillAt = () => tinyJpeg, version = '0.17.2-abcdef', basePath = '', tls = null }: FakeFrigateOptions) {
    super({ basePath, tls });
    this.#clip = clip;
    this.#stillAt = stillAt;
    this.version = version;
    for (const name of ['gate_1', 'gate_1_sub', 'market_hd']) this.streams.set(name, { codec: 'H264', clip, up: true, frozen: false, garbage: null });
  }

  get #minor(): number { return Number(this.version.split('.')[1]); }

  protected upgrade(exchange: Exchange): number | null {
    const user = this.login.check(exchange, this.now());
    if (!user) return 401;
    if (exchange.path === '/ws') return null;
    if (exchange.path !== '/live/mse/api/ws') return 404;
    return this.#sees(user.account, (exchange.query.get('src') ?? '').replace(/_sub$/, '')) ? null : 403;
  }

  protected connected(socket: WebSocket, { path, query }: Exchange): void {
    if (path !== '/ws') return serveMse(socket, this.streams.get(query.get('src') ?? ''), (codecs) => this.wishes.push(codecs));
    this.#topics.add(socket);
    socket.on('close', () => this.#topics.delete(socket));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { topic: string; payload: string };
      this.said.push(message);
      if (message.topic === 'onConnect') {
        socket.send(JSON.stringify({ topic: 'camera_activity', payload: JSON.stringify({ gate_1: { motion: false } }) }));
        socket.send(JSON.stringify({ topic: 'model_state', payload: '{}' }));
      }
    });
  }

  get listeners(): number { return this.#topics.size; }

  /** To all who listen: structured payloads go out as JSON in a string. */
  publish(topic: string, payload: unknown): void {
    for (const socket of this.#topics) socket.send(JSON.stringify({ topic, payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }));
  }

  /** Ends the listeners' sockets only. */
  dropListeners(): void {
    for (const socket of this.#topics) socket.terminate();
  }

  addEvent(event: Partial<FakeEvent> & Pick<FakeEvent, 'id' | 'start_time'>): FakeEvent {
    const whole: FakeEvent = {
      camera: 'gate_1', label: 'person', sub_label: null, end_time: null, zones: [], has_clip: true, has_snapshot: true, retain_indefinitely: false, false_positive: false, plus_id: null,
      data: { type: 'object', top_score: 0.87 }, ...event,
    };
    this.events.push(whole);
    return whole;
  }

  #sees(account: FakeAccount, camera: string): boolean {
    return account.cameras === undefined || account.cameras.includes(camera);
  }

  protected answer(exchange: Exchange): Reply {
    const { path, method, headers } = exchange;
    if (path === '/api/login') return this.login.login(exchange, this.now());
    // 0.17 has it outside the login.
    if (path === '/api/auth/first_time_login' && this.#minor >= 17) return { json: { admin_first_time_login: false } };
    const user = this.login.check(exchange, this.now());
    if (!user) return { status: 401, headers: { 'content-type': 'text/html', location: '/login' }, body: '<html><head><title>401 Authorization Required</title></head></html>' };
    if (method !== 'GET' && headers.origin !== undefined && headers['x-csrf-token'] === undefined) return { status: 401, json: { success: false, message: 'Missing CSRF header' } };
    const reply = this.#route(exchange, user);
    return user.cookie ? { ...reply, headers: { ...reply.headers, 'set-cookie': user.cookie } } : reply;
  }

  #route(exchange: Exchange, { user, account }: { user: string; account: FakeAccount }): Reply {
    const { path, method, query, body } = exchange;
    const admin = account.role === 'admin';
    if (path === '/api/') return { headers: { 'content-type': 'text/plain' }, body: 'Frigate is running. Alive and healthy!' };
    if (path === '/api/version') return { headers: { 'content-type': 'text/plain' }, body: this.version };
    if (path === '/api/config') return { json: this.#config() };
    if (path === '/api/profile') return { json: { username: user, role: account.role, allowed_cameras: account.cameras ?? ['gate_1', 'market', 'yard'] } };
    if (path === '/api/go2rtc/streams') return { json: Object.fromEntries([...this.streams.keys()].map((name) => [name, { producers: [{ url: 'rtsp://10.0.0.7/x' }], consumers: null }])) };
    if (path === '/api/stats') return { json: { cameras: Object.fromEntries(['gate_1', 'market', 'yard'].map((key) => [key, { camera_fps: this.offline.has(key) ? 0 : 5.1, process_fps: 5, detection_fps: 0 }])), service: { version: this.version, uptime: 77, storage: {} } } };
    if (path === '/api/go2rtc/webrtc') return method === 'POST' ? { status: 201, headers: { 'content-type': 'application/sdp' }, body: 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=go2rtc/1.9.14\r\nt=0 0\r\n' } : { status: 403, body: 'denied' };
    if (path === '/api/review/activity/motion') return { json: this.#motion(query) };
    if (path.startsWith('/api/events')) return this.#eventRoutes(exchange, admin);
    if (path === '/api/exports') return this.exports.list(this.#minor >= 18);
    const job = /^\/api\/jobs\/export\/([^/]+)$/.exec(path)?.[1];
    if (job !== undefined) return this.#minor >= 18 ? this.exports.job(decodeURIComponent(job)) : { status: 404, json: { detail: 'Not Found' } };
    const file = /^\/exports\/(.+)$/.exec(path)?.[1];
    if (file !== undefined) return this.exports.has(decodeURIComponent(file)) ? { headers: { 'content-type': 'video/mp4', 'accept-ranges': 'bytes' }, body: this.#export() } : { status: 404, body: 'not found' };
    const [, exportCamera, from, to] = /^\/api\/export\/([^/]+)\/start\/([\d.]+)\/end\/([\d.]+)$/.exec(path) ?? [];
    if (exportCamera !== undefined && method === 'POST') {
      if (!vodMapping(this.#recorded(exportCamera), exportCamera, Number(from), Number(to), true)) return { status: 400, json: { success: false, message: 'No recordings found for time range' } };
      return this.exports.start(exportCamera, (JSON.parse(body) as { name: string }).name, this.#minor >= 18);
    }
    const vod = /^(\/api)?\/vod\/([^/]+)\/start\/([\d.]+)\/end\/([\d.]+)(?:\/([^/]+))?$/.exec(path);
    if (vod) return this.#vod(vod);
    const pushed = /^\/api\/(gate_1|market|yard)$/.exec(path)?.[1];
    if (pushed !== undefined) return this.#sees(account, pushed) ? { jpegs: () => (this.offline.has(pushed) ? null : tinyJpeg) } : { status: 403, json: { detail: 'Access denied' } };
    return this.#cameraRoutes(path, query, account) ?? { status: 404, json: { detail: 'Not Found' } };
  }

  #recorded(camera: string): readonly FakeSegment[] { return this.segments.get(camera) ?? []; }

  #export(): Buffer {
    return vodFile('init-v1.mp4', [], { durations: [], clips: [] }, this.#clip)?.body ?? Buffer.alloc(0);
  }

  /** Buckets of `scale` seconds, also those in which nothing moved. */
  #motion(query: URLSearchParams): object[] {
    const [after, before, scale] = ['after', 'before', 'scale'].map((name) => Number(query.get(name))) as [number, number, number];
    return (query.get('cameras') ?? '').split(',').flatMap((camera) => {
      const first = Math.floor(after / scale) * scale;
      return Array.from({ length: Math.ceil((before - first) / scale) }, (_, index) => first + index * scale).map((start) => ({
        start_time: start, camera, motion: Math.max(0, ...(this.motion.get(camera) ?? []).filter(({ at }) => at >= start && at < start + scale).map(({ motion }) => motion)),
      }));
    });
  }

  #vod([, internal, camera = '', start, end, name]: RegExpExecArray): Reply {
    // More clips than nginx-vod was built for.
    if (Number(end) - Number(start) > 3 * 3_600) return { status: 503, body: 'mapping too large' };
    const mapping = vodMapping(this.#recorded(camera), camera, Number(start), Number(end), this.#minor >= 17);
    if (!mapping) return { status: 404, json: { success: false, message: 'No recordings found.' } };
    if (internal) return { json: { cache: true, discontinuity: false, consistentSequenceMediaInfo: true, durations: mapping.durations, segment_duration: Math.max(...mapping.durations), sequences: [{ clips: mapping.clips }] } };
    const file = vodFile(name ?? '', this.#recorded(camera), mapping, this.#clip);
    return file ? { headers: { 'content-type': file.type }, body: file.body } : { status: 404, body: '' };
  }

  #cameraRoutes(path: string, query: URLSearchParams, account: FakeAccount): Reply | null {
    const [, camera = '', rest = ''] = /^\/api\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (!['gate_1', 'market', 'yard'].includes(camera)) return null;
    if (!this.#sees(account, camera)) return { status: 403, json: { detail: `Access denied to camera '${camera}'.` } };
    if (rest === 'recordings') {
      // Both or the server's start time counts.
      const [after, before] = [query.get('after'), query.get('before')];
      if (after === null || before === null) return { json: [] };
      return { json: this.#recorded(camera).filter(({ start, seconds }) => start + seconds >= Number(after) && start <= Number(before)).map(({ start, seconds }) => ({
        id: `${start}.0-abc`, start_time: start, end_time: start + seconds, duration: seconds, segment_size: 1.2, motion: 3, objects: 0,
      })) };
    }
    if (rest === 'recordings/summary') {
      const hours = Map.groupBy(this.#recorded(camera), ({ start }) => new Date(start * 1000).toISOString().slice(0, 13));
      const days = Map.groupBy([...hours], ([hour]) => hour.slice(0, 10));
      return { json: [...days].toReversed().map(([day, list]) => ({ day, events: 0, hours: list.map(([hour, some]) => ({ hour: hour.slice(11), events: 0, motion: 1, objects: 0, duration: some.reduce((sum, { seconds }) => sum + seconds, 0) })) })) };
    }
    const [, at] = /^recordings\/([\d.]+)\/snapshot\.jpg$/.exec(rest) ?? [];
    if (at !== undefined) return this.#recorded(camera).some(({ start, seconds }) => start <= Number(at) && start + seconds > Number(at)) ? { headers: { 'content-type': 'image/jpeg' }, body: this.#stillAt(Number(at) * 1000) } : { status: 404, json: { success: false, message: 'Recording not found' } };
    // 200 also while the camera is gone: its last preview, with a header.
    if (rest === 'latest.jpg') return { headers: { 'content-type': 'image/jpeg', ...(this.offline.has(camera) && { 'X-Frigate-Offline': 'true' }) }, body: tinyJpeg };
    if (rest === 'ptz/info') return { json: camera === 'gate_1' ? { name: camera, features: ['pt', 'zoom', 'pt-r', 'pt-r-fov'], presets: ['home', 'north gate'], profiles: [] } : {} };
    return null;
  }

  #eventRoutes({ path, method, query, body }: Exchange, admin: boolean): Reply {
    if (path === '/api/events') {
      const cameras = query.get('cameras')?.split(',');
      return { json: this.events.filter((one) => one.start_time > Number(query.get('after') ?? 0) && one.start_time < Number(query.get('before') ?? Infinity)
        && (cameras === undefined || cameras.includes(one.camera)) && (query.get('favorites') !== '1' || one.retain_indefinitely))
        .toSorted((a, b) => b.start_time - a.start_time).slice(0, Number(query.get('limit') ?? 100)) };
    }
    const [, camera, label] = /^\/api\/events\/([^/]+)\/([^/]+)\/create$/.exec(path) ?? [];
    if (method !== 'GET' && !admin) return { status: 403, json: { detail: 'Role not allowed' } };
    if (camera !== undefined && label !== undefined) return this.#create(camera, label, JSON.parse(body) as Record<string, unknown>);
    const [, id = '', what] = /^\/api\/events\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
    const event = this.#written(decodeURIComponent(id));
    if (!event) return { status: 404, json: { success: false, message: `Event ${id} not found.` } };
    const done: Reply = { json: { success: true, message: 'Done' } };
    const wish = (body ? JSON.parse(body) : {}) as Record<string, unknown>;
    switch (`${method} ${what ?? ''}`) {
      case 'GET ': return { json: event };
      case 'PUT end':
        if (Number(wish['end_time']) < event.start_time) return { status: 400, json: { success: false, message: 'end_time cannot be before start_time' } };
        event.end_time = Number(wish['end_time']);
        return done;
      case 'POST retain': event.retain_indefinitely = true; return done;
      case 'DELETE retain': event.retain_indefinitely = false; return done;
      case 'POST sub_label': event.sub_label = String(wish['subLabel']); return done;
      case 'POST description': event.data.description = String(wish['description']); return done;
      case 'DELETE ': this.events.splice(this.events.indexOf(event), 1); return done;
      default: return { status: 405, json: { detail: 'Method Not Allowed' } };
    }
  }

  #create(camera: string, label: string, wish: Record<string, unknown>): Reply {
    if (!['gate_1', 'market', 'yard'].includes(camera)) return { status: 404, json: { success: false, message: `${camera} is not a valid camera.` } };
    const now = this.now();
    const id = `${now.toFixed(6)}-abc123`;
    // Before 0.18 the field is not known, and FastAPI drops it.
    const before = this.#minor >= 18 && typeof wish['pre_capture'] === 'number' ? wish['pre_capture'] : 5;
    this.#unwritten.set(id, { asked: 0, event: {
      id, camera, label, sub_label: typeof wish['sub_label'] === 'string' ? wish['sub_label'] : null, start_time: now - before, end_time: typeof wish['duration'] === 'number' ? now + wish['duration'] : null,
      zones: [], has_clip: true, has_snapshot: true, retain_indefinitely: false, false_positive: false, plus_id: null, data: { type: 'api', top_score: 1 },
    } });
    return { json: { success: true, message: 'Successfully created event.', event_id: id } };
  }

  #written(id: string): FakeEvent | undefined {
    const waiting = this.#unwritten.get(id);
    if (waiting) {
      waiting.asked += 1;
      if (waiting.asked > 2) {
        this.#unwritten.delete(id);
        this.events.push(waiting.event);
      }
    }
    return this.events.find((one) => one.id === id);
  }

  #config(): unknown {
    const camera = (order: number, part: object): object => ({
      enabled: true, enabled_in_config: true, ui: { order, dashboard: true }, detect: { width: 640, height: 360, fps: 5, enabled: true }, live: { streams: {}, height: 720, quality: 8 },
      record: { enabled: true, continuous: { days: 3 } }, onvif: { host: '', port: 8000 }, ffmpeg: { inputs: [{ path: 'rtsp://10.0.0.7/x', roles: ['detect'] }] }, ...part,
    });
    return {
      version: '0.17-0', environment_vars: {}, mqtt: { enabled: false },
      cameras: {
        market: camera(2, { friendly_name: 'السوق المركزي', live: { streams: { HD: 'market_hd', gone: 'not_in_go2rtc' } } }),
        gate_1: camera(1, { live: { streams: { Main: 'gate_1', 'Low bandwidth': 'gate_1_sub' } }, onvif: { host: '10.0.0.7', port: 8000 } }),
        yard: camera(3, { friendly_name: null }),
        attic: camera(4, { enabled: false, enabled_in_config: false }),
        events: camera(5, {}),
      },
      camera_groups: { north: { order: 1, icon: 'LuDoorOpen', cameras: ['birdseye', 'gate_1'] }, all: { order: 2, icon: 'LuCar', cameras: ['gate_1', 'market'] } },
      go2rtc: { streams: {} }, birdseye: { enabled: false }, ui: { timezone: null, time_format: 'browser' },
    };
  }
}
