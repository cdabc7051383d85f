/** One pull-point subscription: create, pull, renew, unsubscribe (core specification, event service). */
import { z } from 'zod';
import { ServerFault } from '../recording-server.ts';
import { reachable } from './addresses.ts';
import type { Reach } from './addresses.ts';
import type { DeviceLine } from './device-line.ts';
import { readAnswer } from './device-session.ts';
import { durationOf } from './duration.ts';
import { addressingNamespace, namespaces, notificationNamespace } from './namespaces.ts';
import { notification } from './notifications.ts';
import type { Notification } from './notifications.ts';
import { referenceParameters } from './reference-parameters.ts';
import { many, node, optionalText, reply } from './xml-shapes.ts';

export interface PullPoint {
  /** Ms until it ends, by the device's own clock on both ends of the sum. */
  readonly livesMs: number;
  /** Waits at the device at most `waitMs`; `livesMs` anew where the device tells. */
  pull(waitMs: number, signal: AbortSignal): Promise<{ readonly messages: readonly Notification[]; readonly livesMs: number | null }>;
  renew(signal: AbortSignal): Promise<number | null>;
  /** Devices keep 2 to 10 subscriptions: one left behind blocks others until it ends or the device restarts. */
  unsubscribe(signal: AbortSignal): Promise<void>;
}

const livesMs = 60_000;
/** Answers come this much after their wait at the latest. */
const answerMs = 4_000;
const maxMessages = 100;

const times = { CurrentTime: optionalText, TerminationTime: optionalText };
const created = z.object({ CreatePullPointSubscriptionResponse: reply({ SubscriptionReference: node({ Address: optionalText }), ...times }) });
const pulled = z.object({ PullMessagesResponse: reply({ ...times, NotificationMessage: many(notification, 1_000) }) });
const renewed = z.object({ RenewResponse: reply(times) });

export async function createPullPoint(line: DeviceLine, service: string, reach: Reach, signal: AbortSignal): Promise<PullPoint> {
  const { body, bytes } = await line.callRaw({
    address: service, signal, addressing: { to: service, action: `${namespaces.events}/EventPortType/CreatePullPointSubscriptionRequest`, parameters: '' },
    body: `<CreatePullPointSubscription xmlns="${namespaces.events}"><InitialTerminationTime>${durationOf(livesMs)}</InitialTerminationTime></CreatePullPointSubscription>`,
  });
  const told = readAnswer(created, body).CreatePullPointSubscriptionResponse;
  const address = told.SubscriptionReference.Address;
  const to = address === undefined ? null : reachable(address, reach);
  // An anonymous address means that the parameters alone tell subscriptions apart.
  const target = address?.startsWith(addressingNamespace) ? service : to;
  if (target === null) throw new ServerFault({ code: 'server-garbage', detail: 'a subscription without an address' });
  const parameters = referenceParameters(bytes);
  const ask = (action: string, content: string, wanted: AbortSignal, timeoutMs?: number): Promise<unknown> => line.call({
    address: target, signal: wanted, body: content, ...(timeoutMs !== undefined && { timeoutMs }), addressing: { to: address ?? target, action, parameters },
  });
  return {
    livesMs: leftOf(told) ?? livesMs,
    async pull(waitMs, wanted) {
      const content = `<PullMessages xmlns="${namespaces.events}"><Timeout>${durationOf(waitMs)}</Timeout><MessageLimit>${maxMessages}</MessageLimit></PullMessages>`;
      const { NotificationMessage, ...rest } = readAnswer(pulled, await ask(`${namespaces.events}/PullPointSubscription/PullMessagesRequest`, content, wanted, Math.round(waitMs) + answerMs)).PullMessagesResponse;
      return { messages: NotificationMessage, livesMs: leftOf(rest) };
    },
    async renew(wanted) {
      const content = `<Renew xmlns="${notificationNamespace}"><TerminationTime>${durationOf(livesMs)}</TerminationTime></Renew>`;
      return leftOf(readAnswer(renewed, await ask('http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/RenewRequest', content, wanted)).RenewResponse);
    },
    async unsubscribe(wanted) {
      await ask('http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/UnsubscribeRequest', `<Unsubscribe xmlns="${notificationNamespace}"/>`, wanted);
    },
  };
}

/** Both times are the device's, so its clock may be wrong. */
function leftOf({ CurrentTime, TerminationTime }: { readonly CurrentTime: string | undefined; readonly TerminationTime: string | undefined }): number | null {
  const left = Date.parse(TerminationTime ?? '') - Date.parse(CurrentTime ?? '');
  return Number.isFinite(left) && left > 0 ? Math.min(left, 24 * 3_600_000) : null;
}
