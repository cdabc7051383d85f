/** Profile G's search service: which recordings there are, and when they hold footage. Times are the device's own, as it stamped them then. */
import { z } from 'zod';
import type { EpochMs, TimeRange } from '#model/time';
import type { DeviceLine } from './device-line.ts';
import { readAnswer } from './device-session.ts';
import { namespaces, notificationNamespace, schemaNamespace } from './namespaces.ts';
import { notification, readNotification } from './notifications.ts';
import { OnvifFault } from './soap-answer.ts';
import { escapeXml } from './xml.ts';
import { many, node, optionalText, reply, token } from './xml-shapes.ts';

export interface DeviceRecording {
  readonly token: string;
  /** What the device calls the source: a profile or video source token, an address, a name. */
  readonly sourceId: string;
  readonly sourceName: string;
  /** Of its video tracks; an end that grows is null. */
  readonly tracks: readonly { readonly token: string; readonly from: EpochMs; readonly to: EpochMs | null }[];
}

const pageSize = 100;
/** 20,000 changes are weeks of motion recording; a longer answer is cut. */
const maxPages = 200;
const keepAlive = '<KeepAliveTime>PT30S</KeepAliveTime>';

const found = (name: string) => z.object({ [name]: reply({ SearchToken: token }) });
const track = z.object({ TrackToken: optionalText, TrackType: optionalText, DataFrom: optionalText, DataTo: optionalText });
const recording = z.object({
  RecordingToken: token, Source: node({ SourceId: optionalText, Name: optionalText }), EarliestRecording: optionalText, LatestRecording: optionalText,
  RecordingStatus: optionalText, Track: many(track, 100),
});
const recordingsAnswer = z.object({ GetRecordingSearchResultsResponse: reply({ ResultList: node({ SearchState: optionalText, RecordingInformation: many(recording, 1_000) }) }) });
const change = z.object({ TrackToken: optionalText, Time: optionalText, Event: notification });
const changesAnswer = z.object({ GetEventSearchResultsResponse: reply({ ResultList: node({ SearchState: optionalText, Result: many(change, 1_000) }) }) });

export async function findRecordings(line: DeviceLine, address: string, signal: AbortSignal): Promise<DeviceRecording[]> {
  const start = `<FindRecordings xmlns="${namespaces.search}"><Scope/>${keepAlive}</FindRecordings>`;
  const all = await search(line, address, start, 'FindRecordingsResponse', 'GetRecordingSearchResults', signal, (body) => {
    const { SearchState, RecordingInformation } = readAnswer(recordingsAnswer, body).GetRecordingSearchResultsResponse.ResultList;
    return { done: SearchState === 'Completed', results: RecordingInformation };
  });
  return all.map(({ RecordingToken, Source, EarliestRecording, LatestRecording, RecordingStatus, Track }) => {
    const growing = RecordingStatus === 'Recording';
    const tracks = Track.filter(({ TrackType }) => TrackType === undefined || TrackType === 'Video').flatMap((one) => {
      const from = timeOf(one.DataFrom ?? EarliestRecording);
      const to = timeOf(one.DataTo ?? LatestRecording);
      return from === null ? [] : [{ token: one.TrackToken ?? '', from, to: growing ? null : to ?? from }];
    });
    return { token: RecordingToken, sourceId: Source.SourceId ?? '', sourceName: Source.Name ?? '', tracks };
  });
}

/** Null where the device cannot search for changes: then only begin and end of each track are known. */
export async function findFootage(line: DeviceLine, address: string, recording: DeviceRecording, range: TimeRange, now: EpochMs, signal: AbortSignal): Promise<TimeRange[] | null> {
  const topics = 'tns1:RecordingHistory/Track/State|tns1:RecordingHistory/Recording/State';
  const start = `<FindEvents xmlns="${namespaces.search}"><StartPoint>${new Date(range.start).toISOString()}</StartPoint><EndPoint>${new Date(range.end).toISOString()}</EndPoint>`
    + `<Scope><IncludedRecordings xmlns="${schemaNamespace}">${escapeXml(recording.token)}</IncludedRecordings></Scope>`
    + `<SearchFilter><TopicExpression xmlns="${notificationNamespace}" xmlns:tns1="http://www.onvif.org/ver10/topics" Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">${topics}</TopicExpression></SearchFilter>`
    + `<IncludeStartState>true</IncludeStartState>${keepAlive}</FindEvents>`;
  try {
    const changes = await search(line, address, start, 'FindEventsResponse', 'GetEventSearchResults', signal, (body) => {
      const { SearchState, Result } = readAnswer(changesAnswer, body).GetEventSearchResultsResponse.ResultList;
      return { done: SearchState === 'Completed', results: Result };
    });
    const own = new Set(recording.tracks.map(({ token }) => token));
    const told = changes.flatMap(({ TrackToken, Time, Event }) => {
      const at = timeOf(Time);
      const read = readNotification(Event);
      // Sound and metadata have tracks of their own.
      if (at === null || !read || read.state === null || (TrackToken && own.size > 0 && !own.has(TrackToken))) return [];
      return [{ at, present: read.state, key: `${TrackToken ?? ''}|${read.topic}` }];
    });
    const tracks = told.filter(({ key }) => key.includes('Track'));
    return told.length === 0 ? null : stretches(tracks.length > 0 ? tracks : told, Math.min(range.end, now));
  } catch (error) {
    if (error instanceof OnvifFault) return null;
    throw error;
  }
}

/** Pairs of present and absent; what is still present lasts until `until`. */
export function stretches(changes: readonly { readonly at: EpochMs; readonly present: boolean; readonly key: string }[], until: EpochMs): TimeRange[] {
  const open = new Map<string, EpochMs>();
  const ranges: TimeRange[] = [];
  for (const { at, present, key } of changes.toSorted((a, b) => a.at - b.at)) {
    const from = open.get(key);
    if (present && from === undefined) open.set(key, at);
    if (!present && from !== undefined) {
      open.delete(key);
      if (at > from) ranges.push({ start: from, end: at });
    }
  }
  for (const from of open.values()) if (until > from) ranges.push({ start: from, end: until });
  return ranges;
}

/** Runs a search to its end; the device keeps few at once, so it is told when we are done. */
async function search<T>(line: DeviceLine, address: string, start: string, started: string, results: string, signal: AbortSignal, read: (body: unknown) => { readonly done: boolean; readonly results: readonly T[] }): Promise<T[]> {
  const opened = readAnswer(found(started), await line.call({ address, body: start, signal }))[started] as { readonly SearchToken: string };
  const token = `<SearchToken>${escapeXml(opened.SearchToken)}</SearchToken>`;
  const all: T[] = [];
  try {
    for (let page = 0; page < maxPages; page += 1) {
      const body = `<${results} xmlns="${namespaces.search}">${token}<MinResults>1</MinResults><MaxResults>${pageSize}</MaxResults><WaitTime>PT2S</WaitTime></${results}>`;
      const { done, results: more } = read(await line.call({ address, body, signal }));
      all.push(...more);
      if (done) break;
    }
  } finally {
    await line.call({ address, body: `<EndSearch xmlns="${namespaces.search}">${token}</EndSearch>`, signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  }
  return all;
}

function timeOf(text: string | undefined): EpochMs | null {
  const ms = Date.parse(text ?? '');
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}
