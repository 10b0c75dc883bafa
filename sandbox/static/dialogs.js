// Small dialogs of the page itself: "are you sure", pictures at full size, and passing notes.

import { h, iconButton, uniqueId } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/** Asks the question of a `confirm` object; resolves to true when it was confirmed. */
export function askConfirm(confirm) {
  const titleId = uniqueId("confirm");
  const danger = confirm.style === "danger" ? "danger" : "primary";
  return openDialog("dialog-small", titleId, (answer) => [
    h("h2", { id: titleId, class: "dialog-title" }, textObject(confirm.title, "span")),
    confirm.text && h("div", { class: "dialog-body" }, textObject(confirm.text)),
    h(
      "div",
      { class: "dialog-actions" },
      h(
        "button",
        { type: "button", class: "button large", onclick: () => answer(false) },
        confirm.deny?.text ?? "Cancel",
      ),
      h(
        "button",
        { type: "button", class: `button large ${danger}`, onclick: () => answer(true) },
        confirm.confirm?.text ?? "Yes",
      ),
    ),
  ]);
}

/** Shows a picture as large as the window allows. */
export function showPicture(src, alt, title) {
  const titleId = uniqueId("picture");
  return openDialog("dialog-picture", titleId, (answer) => [
    h(
      "div",
      { class: "dialog-bar" },
      h("h2", { id: titleId }, title || alt),
      iconButton("close", "Close", () => answer(false)),
    ),
    h("img", { src, alt }),
  ]);
}

function openDialog(kind, labelledby, content) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: kind, "aria-labelledby": labelledby });
    const answer = (value) => {
      dialog.close();
      resolve(value);
    };
    dialog.append(...content(answer).filter(Boolean));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(false);
    });
    dialog.addEventListener("click", (event) => event.target === dialog && answer(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A note at the edge of the page that goes away by itself; for failures that have no better place. */
export function toast(text) {
  const note = h(
    "div",
    { class: "toast" },
    h("span", {}, text),
    iconButton("close", "Dismiss", () => note.remove()),
  );
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 8000);
}
