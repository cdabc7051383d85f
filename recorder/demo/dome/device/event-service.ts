/** Pull points of a simulated device: few, with an end, told apart by address or by reference parameter. */
import { setTimeout as sleep } from 'node:timers/promises';
import { xmlTime } from './device-state.ts';
import type { DeviceState } from './device-state.ts';
import { FakeFault, escaped, textOf } from './soap-text.ts';
import type { Request } from './soap-text.ts';

export interface Raised {
  readonly topic: string;
  readonly source?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  /** Absent: an event of a moment. */
  readonly operation?: 'Initialized' | 'Changed' | 'Deleted';
}

interface Subscription { readonly id: string; endsAt: number; readonly waiting: string[]; wake: () => void }

export class EventService {
  readonly #state: DeviceState;
  readonly #subscriptions = new Map<string, Subscription>();
  /** Last state of each property: told to whoever subscribes. */
  readonly #properties = new Map<string, Raised>();
  #count = 0;

  constructor(state: DeviceState) {
    this.#state = state;
  }

  get open(): number {
    this.#drop();
    return this.#subscriptions.size;
  }
  get made(): number { return this.#count; }

  raise(event: Raised): void {
    if (event.operation) this.#properties.set(`${event.topic}|${JSON.stringify(event.source)}`, event);
    for (const subscription of this.#subscriptions.values()) {
      subscription.waiting.push(this.#text(event));
      subscription.wake();
    }
  }

  /** As devices do that restart: nobody is told. */
  forgetAll(): void {
    for (const { wake } of this.#subscriptions.values()) wake();
    this.#subscriptions.clear();
  }

  /** Null for operations that are not of this service. `cut` closes the connection. */
  async answer(request: Request, path: string, cut: () => void): Promise<string | null> {
    const { now, options } = this.#state;
    this.#drop();
    switch (request.operation) {
      case 'CreatePullPointSubscription': {
        if (this.#subscriptions.size >= (options.maxSubscriptions ?? 4)) throw new FakeFault(['Action', 'MaxPullPoints']);
        const id = String(this.#count += 1);
        const initial = [...this.#properties.values()].map((event) => this.#text({ ...event, operation: 'Initialized' }));
        this.#subscriptions.set(id, { id, endsAt: now() + this.#lifeMs, waiting: initial, wake: () => undefined });
        const address = options.referenceParameters
          ? `<wsa5:Address>${this.#state.ownAddress()}/onvif/services</wsa5:Address><wsa5:ReferenceParameters><axis:SubscriptionId>${id}</axis:SubscriptionId></wsa5:ReferenceParameters>`
          : `<wsa5:Address>${this.#state.ownAddress()}/onvif/subscription/${id}</wsa5:Address>`;
        return `<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>${address}</tev:SubscriptionReference>${this.#times(now() + this.#lifeMs)}</tev:CreatePullPointSubscriptionResponse>`;
      }
      case 'PullMessages': return this.#pull(this.#find(request, path), textOf(request.content, 'Timeout') ?? 'PT1S', cut);
      case 'Renew': {
        const subscription = this.#find(request, path);
        subscription.endsAt = now() + this.#lifeMs;
        return `<wsnt:RenewResponse>${this.#times(subscription.endsAt, 'wsnt')}</wsnt:RenewResponse>`;
      }
      case 'Unsubscribe': {
        const subscription = this.#find(request, path);
        this.#subscriptions.delete(subscription.id);
        subscription.wake();
        return '<wsnt:UnsubscribeResponse/>';
      }
      default: return null;
    }
  }

  get #lifeMs(): number { return this.#state.options.subscriptionMs ?? 60_000; }

  async #pull(subscription: Subscription, timeout: string, cut: () => void): Promise<string | null> {
    const [, seconds = '1'] = /^PT([\d.]+)S$/.exec(timeout) ?? [];
    const cutMs = this.#state.faults.cutPullMs;
    if (subscription.waiting.length === 0) {
      await Promise.race([new Promise<void>((resolve) => { subscription.wake = resolve; }), sleep(Math.min(Number(seconds) * 1000, cutMs ?? Infinity), undefined, { ref: false })]);
    }
    if (cutMs !== null && subscription.waiting.length === 0) {
      cut();
      return '';
    }
    if (!this.#subscriptions.has(subscription.id)) throw new FakeFault(['ResourceUnknown']);
    return `<tev:PullMessagesResponse>${this.#times(subscription.endsAt)}${subscription.waiting.splice(0).join('')}</tev:PullMessagesResponse>`;
  }

  #find({ header }: Request, path: string): Subscription {
    const id = this.#state.options.referenceParameters ? textOf(header, 'SubscriptionId') : path.split('/').at(-1);
    const subscription = this.#subscriptions.get(id ?? '');
    if (!subscription) throw new FakeFault(['ResourceUnknown']);
    return subscription;
  }

  #drop(): void {
    for (const { id, endsAt } of this.#subscriptions.values()) if (endsAt <= this.#state.now()) this.#subscriptions.delete(id);
  }

  /** Both by its own clock, right or wrong. */
  #times(endsAt: number, prefix = 'wsnt'): string {
    const { deviceNow, now } = this.#state;
    return `<${prefix}:CurrentTime>${xmlTime(deviceNow())}</${prefix}:CurrentTime><${prefix}:TerminationTime>${xmlTime(endsAt + deviceNow() - now())}</${prefix}:TerminationTime>`;
  }

  #text({ topic, source = {}, data = {}, operation }: Raised): string {
    const items = (all: Readonly<Record<string, string>>): string => Object.entries(all).map(([name, value]) => `<tt:SimpleItem Name="${escaped(name)}" Value="${escaped(value)}"/>`).join('');
    return `<wsnt:NotificationMessage><wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">${escaped(topic)}</wsnt:Topic><wsnt:Message>`
      + `<tt:Message UtcTime="${xmlTime(this.#state.deviceNow())}"${operation ? ` PropertyOperation="${operation}"` : ''}><tt:Source>${items(source)}</tt:Source><tt:Data>${items(data)}</tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>`;
  }
}
