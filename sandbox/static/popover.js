// One floating list below (or above) its button; it lives in the top layer, so dialogs don't clip it.

/** Opens `content` at `anchor`; Escape or a click elsewhere closes it. Returns a function that closes it. */
export function openPopover(anchor, content) {
  content.classList.add("popover");
  content.setAttribute("popover", "auto");
  anchor.after(content);
  content.showPopover();
  place(anchor, content);
  anchor.setAttribute("aria-expanded", "true");
  const close = () => content.hidePopover();
  const onScroll = (event) => !content.contains(event.target) && place(anchor, content);
  addEventListener("scroll", onScroll, { capture: true, passive: true });
  addEventListener("resize", close);
  content.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    removeEventListener("scroll", onScroll, { capture: true });
    removeEventListener("resize", close);
    anchor.setAttribute("aria-expanded", "false");
    if (content.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
    content.remove();
  });
  return close;
}

function place(anchor, content) {
  const box = anchor.getBoundingClientRect();
  const gap = 4;
  content.style.minWidth = `${Math.min(box.width, 360)}px`;
  const { width, height } = content.getBoundingClientRect();
  const below = box.bottom + gap + height <= innerHeight || box.top < height + gap;
  content.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  content.style.top = `${Math.max(8, below ? Math.min(box.bottom + gap, innerHeight - height - 8) : box.top - height - gap)}px`;
}

/** Arrow keys, Home and End move between the items of a popover menu. */
export function moveByKeys(event, items) {
  const last = items.length - 1;
  const at = items.indexOf(document.activeElement);
  const target = {
    ArrowDown: at === last ? 0 : at + 1,
    ArrowUp: at <= 0 ? last : at - 1,
    Home: 0,
    End: last,
  }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  items[target]?.focus();
}
