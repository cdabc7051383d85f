/** Half the view's width as a part of half the camera's range: 0.3 without zoom, a tenth of that at full zoom. What ONVIF's field-of-view space and the drawn picture agree on. */
export const viewShare = (zoom: number): number => 0.3 * (1 - 0.9 * zoom);
