/** Device management and both media services. */
import type { FakeProfile, FakeSource } from './device-options.ts';
import type { DeviceState, Operation } from './device-state.ts';
import { FakeFault, escaped, textOf } from './soap-text.ts';

export const serviceOperations: Readonly<Record<string, Operation>> = {
  GetSystemDateAndTime: (state) => {
    const at = new Date(state.deviceNow());
    return '<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>WET0</tt:TZ></tt:TimeZone>'
      + `<tt:UTCDateTime><tt:Time><tt:Hour>${at.getUTCHours()}</tt:Hour><tt:Minute>${at.getUTCMinutes()}</tt:Minute><tt:Second>${at.getUTCSeconds()}</tt:Second></tt:Time>`
      + `<tt:Date><tt:Year>${at.getUTCFullYear()}</tt:Year><tt:Month>${at.getUTCMonth() + 1}</tt:Month><tt:Day>${at.getUTCDate()}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`;
  },
  GetDeviceInformation: () => '<tds:GetDeviceInformationResponse><tds:Manufacturer>Simulated</tds:Manufacturer><tds:Model>PTZ 1.0</tds:Model><tds:FirmwareVersion>2.40</tds:FirmwareVersion><tds:SerialNumber>0012</tds:SerialNumber><tds:HardwareId>1.0</tds:HardwareId></tds:GetDeviceInformationResponse>',
  GetServices: (state) => {
    if (state.options.getServices === false) throw new FakeFault(['ActionNotSupported'], 500);
    const service = (namespace: string, path: string): string => `<tds:Service><tds:Namespace>${namespace}</tds:Namespace><tds:XAddr>${state.ownAddress()}/onvif/${path}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>`;
    return '<tds:GetServicesResponse>' + [
      service('http://www.onvif.org/ver10/device/wsdl', 'device_service'), service('http://www.onvif.org/ver10/media/wsdl', 'media_service'),
      ...(state.options.media2 === false ? [] : [service('http://www.onvif.org/ver20/media/wsdl', 'media2_service')]),
      service('http://www.onvif.org/ver20/ptz/wsdl', 'ptz_service'), service('http://www.onvif.org/ver20/imaging/wsdl', 'imaging_service'), service('http://www.onvif.org/ver10/events/wsdl', 'event_service'),
      ...(state.options.footage ? [service('http://www.onvif.org/ver10/search/wsdl', 'search_service')] : []),
    ].join('') + '</tds:GetServicesResponse>';
  },
  GetCapabilities: (state) => {
    const place = (name: string, path: string): string => `<tt:${name}><tt:XAddr>${state.ownAddress()}/onvif/${path}</tt:XAddr></tt:${name}>`;
    return `<tds:GetCapabilitiesResponse><tds:Capabilities>${place('Events', 'event_service')}${place('Media', 'media_service')}${place('PTZ', 'ptz_service')}</tds:Capabilities></tds:GetCapabilitiesResponse>`;
  },
  GetProfiles: (state, { text }) => {
    const all = state.sources.flatMap((source) => source.profiles.map((profile) => ({ source, profile })));
    if (text.includes('ver20/media')) return `<tr2:GetProfilesResponse>${all.map(({ source, profile }) => media2Profile(source, profile)).join('')}</tr2:GetProfilesResponse>`;
    return `<trt:GetProfilesResponse>${all.map(({ source, profile }) => media1Profile(source, profile)).join('')}</trt:GetProfilesResponse>`;
  },
  GetStreamUri: (state, request) => {
    const { profile } = profileOf(state, textOf(request.content, 'ProfileToken'));
    const uri = `rtsp://192.168.77.1:${state.options.rtspPort ?? 554}${profile.rtspPath}`;
    if (request.text.includes('ver20/media')) return `<tr2:GetStreamUriResponse><tr2:Uri>${escaped(uri)}</tr2:Uri></tr2:GetStreamUriResponse>`;
    return `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${escaped(uri)}</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>true</tt:InvalidAfterReboot><tt:Timeout>PT60S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>`;
  },
  GetSnapshotUri: (state, request) => {
    const { profile } = profileOf(state, textOf(request.content, 'ProfileToken'));
    const uri = escaped(`${state.ownAddress()}/still?channel=${profile.token}&size=full`);
    if (request.text.includes('ver20/media')) return `<tr2:GetSnapshotUriResponse><tr2:Uri>${uri}</tr2:Uri></tr2:GetSnapshotUriResponse>`;
    return `<trt:GetSnapshotUriResponse><trt:MediaUri><tt:Uri>${uri}</tt:Uri></trt:MediaUri></trt:GetSnapshotUriResponse>`;
  },
};

export function profileOf(state: DeviceState, token: string | null): { readonly source: FakeSource; readonly profile: FakeProfile } {
  for (const source of state.sources) {
    const profile = source.profiles.find((one) => one.token === token);
    if (profile) return { source, profile };
  }
  throw new FakeFault(['InvalidArgVal', 'NoProfile']);
}

function media1Profile(source: FakeSource, { token, width, height, codec, steered, framesPerSecond = 15 }: FakeProfile): string {
  return `<trt:Profiles token="${escaped(token)}" fixed="true"><tt:Name>${escaped(token)}</tt:Name><tt:VideoSourceConfiguration token="vsc_${escaped(source.token)}"><tt:Name>${escaped(source.name)}</tt:Name><tt:SourceToken>${escaped(source.token)}</tt:SourceToken></tt:VideoSourceConfiguration>`
    // Media1 knows no H.265 and says H264 for it.
    + `<tt:VideoEncoderConfiguration token="ve_${escaped(token)}"><tt:Encoding>${codec === 'H265' ? 'H264' : codec}</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>${framesPerSecond}</tt:FrameRateLimit></tt:RateControl></tt:VideoEncoderConfiguration>`
    + `${steered ? '<tt:PTZConfiguration token="ptz_conf"><tt:NodeToken>node_0</tt:NodeToken></tt:PTZConfiguration>' : ''}</trt:Profiles>`;
}

function media2Profile(source: FakeSource, { token, width, height, codec, steered, framesPerSecond = 15 }: FakeProfile): string {
  return `<tr2:Profiles token="${escaped(token)}" fixed="true"><tr2:Name>${escaped(token)}</tr2:Name><tr2:Configurations><tr2:VideoSource token="vsc_${escaped(source.token)}"><tt:Name>${escaped(source.name)}</tt:Name><tt:SourceToken>${escaped(source.token)}</tt:SourceToken></tr2:VideoSource>`
    + `<tr2:VideoEncoder token="ve_${escaped(token)}"><tt:Encoding>${codec}</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>${framesPerSecond}</tt:FrameRateLimit></tt:RateControl></tr2:VideoEncoder>`
    + `${steered ? '<tr2:PTZ token="ptz_conf"><tt:NodeToken>node_0</tt:NodeToken></tr2:PTZ>' : ''}</tr2:Configurations></tr2:Profiles>`;
}
