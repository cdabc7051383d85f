/** What a browser calls its drawing by the processor. */
const software = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** Whether this PC's processor draws the screen, for want of a graphics card. */
export function isDrawnBySoftware(): boolean {
  const pen = document.createElement('canvas').getContext('webgl');
  const known = pen?.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = pen?.getParameter(known ? known.UNMASKED_RENDERER_WEBGL : pen.RENDERER);
  pen?.getExtension('WEBGL_lose_context')?.loseContext();
  return pen === null || software.test(String(name));
}
