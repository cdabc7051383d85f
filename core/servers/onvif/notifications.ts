/** Notification messages as devices write them, and what they mean in our words. Pure. */
import { z } from 'zod';
import type { CameraEventType } from '#model/camera-event';
import { cleanText } from '#model/clean-text';
import { many, node, optionalText, text, truth } from './xml-shapes.ts';

const items = node({ SimpleItem: many(z.object({ '@Name': text, '@Value': text }), 100) });
export const notification = z.object({
  Topic: text,
  Message: node({ Message: node({ '@UtcTime': optionalText, '@PropertyOperation': optionalText, 'Source': items, 'Key': items, 'Data': items }) }),
});
export type Notification = z.output<typeof notification>;

/** What one message says. */
export interface Told {
  /** Without prefixes: `RuleEngine/CellMotionDetector/Motion`. */
  readonly topic: string;
  readonly type: CameraEventType;
  readonly label: string;
  /** Tells two sources of one topic apart. */
  readonly key: string;
  /** True or false for a state, null for an event of a moment. */
  readonly state: boolean | null;
  /** The state that held before the subscription, or another's word that it is gone. */
  readonly operation: 'Initialized' | 'Changed' | 'Deleted' | null;
  /** By the device's clock, ms; null where it tells none. */
  readonly at: number | null;
  /** Tokens that may name a video source, likeliest first. */
  readonly sources: readonly string[];
}

/** First match counts. */
const types: readonly (readonly [RegExp, CameraEventType])[] = [
  [/LineDetector|LineCross|LineCounter|Crossed/i, 'line'],
  [/FieldDetector|ObjectsInside|Intrusion|Loitering|RegionEntr|RegionExit/i, 'zone'],
  [/People|Person|Human|Vehicle|Face|Animal|Pet|ObjectDetect|LicensePlate|MyRuleDetector/i, 'object'],
  [/Motion/i, 'motion'],
  [/DigitalInput|Trigger\/Relay|AlarmIn/i, 'input'],
  [/AudioAnalytics|AudioSource|DetectedSound|Sound/i, 'audio'],
  [/ImageTooDark|ImageTooBright|ImageTooBlurry|GlobalSceneChange|Tamper|SignalSpoof/i, 'tamper'],
  [/SignalLoss|VideoLoss|ConnectionLost|Network/i, 'connection'],
  [/StorageFailure|HardwareFailure|DiskFull|Storage/i, 'storage'],
  [/^Recording|RecordingHistory|RecordingConfig/i, 'recording'],
];
const sourceNames = /^(?:VideoSourceToken|VideoSource|Source|VideoSourceConfigurationToken|VideoSourceConfiguration)$/i;
/** Names of the data item that holds a state; other Boolean items are read when alone. */
const stateNames = /^(?:State|IsMotion|IsInside|IsTamper|IsSoundDetected|LogicalState|IsPeople|IsVehicle|IsFace|IsAnimal|IsPet|IsCrossed|IsDataPresent|IsRecording|Failed|Value)$/i;

/** Null for what says nothing to people: topics without a name. */
export function readNotification({ Topic, Message: { Message } }: Notification): Told | null {
  const topic = Topic.trim().split('/').map((part) => part.split(':').at(-1) ?? '').filter((part) => part !== '').join('/').slice(0, 300);
  if (topic === '') return null;
  const data = Message.Data.SimpleItem;
  const source = [...Message.Source.SimpleItem, ...Message.Key.SimpleItem];
  const states = data.filter((item) => /^(?:true|false|0|1)$/i.test(item['@Value'].trim()));
  const state = states.find((item) => stateNames.test(item['@Name'])) ?? (states.length === 1 ? states[0] : undefined);
  const isProperty = Message['@PropertyOperation'] !== undefined || state !== undefined;
  const at = Date.parse(Message['@UtcTime'] ?? '');
  const operation = Message['@PropertyOperation'];
  return {
    topic, type: types.find(([pattern]) => pattern.test(topic))?.[1] ?? 'other', label: cleanText(labelOf(topic, source), 200),
    key: `${topic}|${source.map((item) => `${item['@Name']}=${item['@Value']}`).sort().join('|')}`.slice(0, 2_000),
    state: isProperty && state ? truth.parse(state['@Value']) : null,
    operation: operation === 'Initialized' || operation === 'Changed' || operation === 'Deleted' ? operation : null,
    at: Number.isFinite(at) ? at : null,
    sources: source.filter((item) => sourceNames.test(item['@Name'])).map((item) => item['@Value']),
  };
}

/** The rule a person named where there is one, else the topic's last words. */
function labelOf(topic: string, source: Notification['Message']['Message']['Source']['SimpleItem']): string {
  const rule = source.find((item) => /^(?:Rule|RuleName)$/i.test(item['@Name']))?.['@Value'] ?? '';
  const last = topic.split('/').at(-1) ?? topic;
  return rule === '' ? last : `${last} (${rule})`;
}
