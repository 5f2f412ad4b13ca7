// A learner's page is whole without this: it adds buttons that copy its address and the code of the card, and print it.
import words from "badgepress:words";

const labels = { link: [words.copy_link, words.link_copied], code: [words.copy_code, words.code_copied] };

for (const text of document.querySelectorAll("[data-bp-copy]")) {
  const [label, done] = labels[text.dataset.bpCopy];
  const button = Object.assign(document.createElement("button"), { type: "button", className: "bp-button", textContent: label });
  const said = Object.assign(document.createElement("span"), { className: "bp-copied-note" });
  said.setAttribute("role", "status");
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = done;
    } catch {
      getSelection().selectAllChildren(text); // no permission: one key stroke is left to do
    }
  };
  const row = document.createElement(text.tagName === "DD" ? "dd" : "div");
  row.className = "bp-copy-row";
  row.append(button, said);
  text.after(row);
}

for (const take of document.querySelectorAll(".bp-take dl")) {
  const row = Object.assign(document.createElement("div"), { className: "bp-on-paper" });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "bp-button", textContent: words.print_resume });
  button.onclick = () => print();
  const term = Object.assign(document.createElement("dt"), { textContent: words.on_paper });
  const place = document.createElement("dd");
  place.append(button);
  row.append(term, place);
  take.append(row);
}
