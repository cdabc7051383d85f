/** To be imported before video.js, which else writes a style sheet into the page: the page's policy knows none but its own files'. */
Object.assign(globalThis, { VIDEOJS_NO_DYNAMIC_STYLE: true });
