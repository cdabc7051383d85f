/** Namespaces of the ONVIF services we speak; also how GetServices names them. */
export const namespaces = {
  device: 'http://www.onvif.org/ver10/device/wsdl',
  media: 'http://www.onvif.org/ver10/media/wsdl',
  media2: 'http://www.onvif.org/ver20/media/wsdl',
  ptz: 'http://www.onvif.org/ver20/ptz/wsdl',
  imaging: 'http://www.onvif.org/ver20/imaging/wsdl',
  events: 'http://www.onvif.org/ver10/events/wsdl',
  search: 'http://www.onvif.org/ver10/search/wsdl',
} as const;
export type ServiceName = keyof typeof namespaces;

export const schemaNamespace = 'http://www.onvif.org/ver10/schema';
export const notificationNamespace = 'http://docs.oasis-open.org/wsn/b-2';
export const addressingNamespace = 'http://www.w3.org/2005/08/addressing';
