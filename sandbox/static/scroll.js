// New messages keep the end in view, unless the reader has scrolled up to read.

const NEAR_PX = 80;

/** Watches one scrolling list; `around(place, draw)` runs a change to it and then sets the scroll position. */
export function follower(scroller, list, jump) {
  let place = null;
  let stuck = true;
  let lastTop = 0;
  let count = 0;
  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    stuck = true;
    if (jump) jump.hidden = true;
  };
  // Only scrolling up lets go of the end: content that grows moves away from it, too.
  scroller.addEventListener(
    "scroll",
    () => {
      stuck = atEnd() || (stuck && scroller.scrollTop >= lastTop);
      lastTop = scroller.scrollTop;
      if (stuck && jump) jump.hidden = true;
    },
    { passive: true },
  );
  jump?.addEventListener("click", toEnd);
  // Pictures arrive after the text and make the list longer.
  new ResizeObserver(() => stuck && toEnd()).observe(list);
  new ResizeObserver(() => stuck && toEnd()).observe(scroller);
  return {
    around(where, draw) {
      const moved = where !== place;
      draw();
      const grown = list.querySelectorAll("article").length > count;
      count = list.querySelectorAll("article").length;
      place = where;
      if (moved || stuck) toEnd();
      else if (grown && jump) jump.hidden = false;
    },
  };
}
