// Dialogs of the page: one at a time, closed by Escape, by their button or beside them; the focus goes back to what opened them.
import words from "badgepress:words";

// An element with properties and children; texts are texts.
export const element = (tag, properties = {}, ...children) => {
  const { data = {}, aria = {}, ...own } = properties;
  const made = Object.assign(document.createElement(tag), own);
  for (const [key, value] of Object.entries(aria)) made.setAttribute(`aria-${key}`, value);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
};

export const button = (label, act, properties = {}) =>
  element("button", { type: "button", className: "bp-button", onclick: act, ...properties }, label);

export const link = (label, href, properties = {}) =>
  element("a", { className: "bp-button", href, target: "_blank", rel: "noopener", ...properties }, label);

export const openDialog = (heading, opener, content) => {
  const said = element("p", { role: "status", className: "bp-said" });
  const say = (text) => {
    said.textContent = text;
  };
  const title = element("h2", { id: "bp-dialog-title" }, heading);
  const dialog = element("dialog", { className: "bp-dialog", aria: { labelledby: title.id } });
  const close = element("button", { type: "button", className: "bp-close", onclick: () => dialog.close(), aria: { label: words.close } }, "×");
  dialog.append(title, close, ...content(say), said);
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  dialog.onclose = () => {
    dialog.remove();
    opener.focus();
  };
  document.body.append(dialog);
  dialog.showModal();
};

// Copies a text; where the browser refuses, shows it, marked, to be copied by hand.
export const copyButton = (label, text, say, done) =>
  button(label, async () => {
    try {
      await navigator.clipboard.writeText(text);
      say(done);
    } catch {
      say(text);
      getSelection().selectAllChildren(document.querySelector(".bp-said"));
    }
  });
