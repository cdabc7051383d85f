/** The `<video>` elements of live pictures. */

/** Without sound until it is asked for, and nowhere but in its tile. */
export function pictureVideo(document: Document): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.disablePictureInPicture = true;
  return video;
}

/** Those that play: what shows painted pictures (painted-pictures.ts) decodes nothing and says nothing of what the PC carries. */
export function playingVideos(root: ParentNode): Iterable<HTMLVideoElement> {
  return root.querySelectorAll<HTMLVideoElement>('video:not([data-painted])');
}
