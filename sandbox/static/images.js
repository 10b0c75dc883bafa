// Pictures: shown when the sandbox itself serves them; others are named, because the page loads nothing from outside.

import { showPicture } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { link } from "./entities.js";

/** The address of a picture if it comes from this very origin, else null. */
function localAddress(url) {
  if (!url) return null;
  if (url.startsWith("data:image/")) return url;
  const address = URL.canParse(url, location.href) ? new URL(url, location.href) : null;
  const loopback =
    address && ["127.0.0.1", "localhost"].includes(address.hostname) && address.port === location.port;
  return loopback ? address.pathname + address.search : null;
}

/** An image element, block or file as a picture that opens large on click. */
export function picture(spec, className) {
  const url = spec.image_url ?? spec.slack_file?.url ?? null;
  const src = localAddress(url);
  const alt = spec.alt_text ?? "";
  if (!src)
    return h(
      "span",
      { class: `picture-missing ${className}-missing` },
      icon("file"),
      " ",
      url ? link(url, alt || url) : alt || "picture",
    );
  if (className !== "picture") return h("img", { class: className, src, alt });
  const open = () => showPicture(src, alt, spec.title?.text);
  return h(
    "button",
    { type: "button", class: "picture-button", "aria-label": `Enlarge: ${alt}`, onclick: open },
    h("img", { class: className, src, alt }),
  );
}

/** A file of a message: pictures are shown, others are a card with a link. */
export function fileCard(file) {
  const url = file.url_private ?? file.permalink ?? file.url;
  const title = file.title || file.name || "file";
  const isPicture = (file.mimetype ?? "").startsWith("image/") && localAddress(url);
  const caption = h("div", { class: "file-title", dir: "auto" }, title);
  if (isPicture)
    return h(
      "figure",
      { class: "file-picture" },
      caption,
      picture({ image_url: url, alt_text: file.alt_txt || title, title: { text: title } }, "picture"),
    );
  const local = localAddress(url);
  return h(
    local ? "a" : "div",
    { class: "file-card", href: local, download: local ? file.name || title : null },
    icon("file"),
    h(
      "div",
      {},
      caption,
      h(
        "div",
        { class: "muted small" },
        [file.filetype || file.mimetype, sizeText(file.size), local && "Download"].filter(Boolean).join(" · "),
      ),
    ),
  );
}

const sizeText = (bytes) =>
  bytes ? `${bytes < 1024 ? `${bytes} bytes` : `${Math.ceil(bytes / 1024)} kB`}` : "";
