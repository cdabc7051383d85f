/** Profile G's search over the footage a simulated device was given. */
import type { DeviceState, Operation } from './device-state.ts';
import { FakeFault, textOf } from './soap-text.ts';
import type { Request } from './soap-text.ts';

const recording = 'recording_1';
const pageSize = 40;

interface Search { readonly results: string[] }
const searches = new WeakMap<DeviceState, Map<string, Search>>();

export const searchOperations: Readonly<Record<string, Operation>> = {
  FindRecordings: (state) => {
    const footage = state.options.footage ?? [];
    const iso = (ms: number | undefined): string => new Date(ms ?? 0).toISOString();
    return opened(state, 'FindRecordings', [
      `<tt:RecordingInformation><tt:RecordingToken>${recording}</tt:RecordingToken><tt:Source><tt:SourceId>${state.sources[0]?.profiles[0]?.token}</tt:SourceId><tt:Name>Sensor</tt:Name></tt:Source>`
      + `<tt:EarliestRecording>${iso(footage[0]?.start)}</tt:EarliestRecording><tt:LatestRecording>${iso(footage.at(-1)?.end)}</tt:LatestRecording><tt:Content/>`
      + `<tt:Track><tt:TrackToken>VIDEO001</tt:TrackToken><tt:TrackType>Video</tt:TrackType><tt:DataFrom>${iso(footage[0]?.start)}</tt:DataFrom><tt:DataTo>${iso(footage.at(-1)?.end)}</tt:DataTo></tt:Track><tt:RecordingStatus>Stopped</tt:RecordingStatus></tt:RecordingInformation>`,
    ]);
  },
  FindEvents: (state, { content }) => {
    if (state.options.footageSearch === 'summary') throw new FakeFault(['ActionNotSupported'], 500);
    const from = Date.parse(textOf(content, 'StartPoint') ?? '');
    const to = Date.parse(textOf(content, 'EndPoint') ?? '');
    const footage = state.options.footage ?? [];
    const event = (at: number, present: boolean, isStart: boolean): string => '<tt:Result>'
      + `<tt:RecordingToken>${recording}</tt:RecordingToken><tt:TrackToken>VIDEO001</tt:TrackToken><tt:Time>${new Date(at).toISOString()}</tt:Time>`
      + `<tt:Event><wsnt:Topic>tns1:RecordingHistory/Track/State</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${new Date(at).toISOString()}"><tt:Source><tt:SimpleItem Name="Track" Value="VIDEO001"/></tt:Source><tt:Data><tt:SimpleItem Name="IsDataPresent" Value="${present}"/></tt:Data></tt:Message></wsnt:Message></tt:Event><tt:StartStateEvent>${isStart}</tt:StartStateEvent></tt:Result>`;
    const inside = (at: number): boolean => at >= from && at < to;
    return opened(state, 'FindEvents', [
      event(from, footage.some(({ start, end }) => start < from && end > from), true),
      ...footage.flatMap(({ start, end }) => [...(inside(start) ? [event(start, true, false)] : []), ...(inside(end) ? [event(end, false, false)] : [])]),
    ]);
  },
  GetRecordingSearchResults: (state, request) => page(state, request, 'GetRecordingSearchResults'),
  GetEventSearchResults: (state, request) => page(state, request, 'GetEventSearchResults'),
  EndSearch: (state, { content }) => {
    searchesOf(state).delete(textOf(content, 'SearchToken') ?? '');
    return '<tse:EndSearchResponse><tse:Endpoint>2026-01-01T00:00:00Z</tse:Endpoint></tse:EndSearchResponse>';
  },
};

export const openSearches = (state: DeviceState): number => searchesOf(state).size;

function searchesOf(state: DeviceState): Map<string, Search> {
  const all = searches.get(state) ?? new Map<string, Search>();
  searches.set(state, all);
  return all;
}

function opened(state: DeviceState, name: string, results: string[]): string {
  const token = `search_${Math.random().toString(36).slice(2)}`;
  searchesOf(state).set(token, { results });
  return `<tse:${name}Response><tse:SearchToken>${token}</tse:SearchToken></tse:${name}Response>`;
}

function page(state: DeviceState, { content }: Request, name: string): string {
  const search = searchesOf(state).get(textOf(content, 'SearchToken') ?? '');
  if (!search) throw new FakeFault(['InvalidArgVal', 'InvalidToken']);
  const some = search.results.splice(0, pageSize);
  return `<tse:${name}Response><tse:ResultList><tt:SearchState>${search.results.length === 0 ? 'Completed' : 'Searching'}</tt:SearchState>${some.join('')}</tse:ResultList></tse:${name}Response>`;
}
