// Adds the buttons that the browser can serve, and the address to what is printed; the page is whole without them.
// The permanent address, also of a copy that is opened from elsewhere: the picture's is written out in full, and both begin alike.
const site = document.querySelector('meta[property="og:image"]').content.replace(/badges\/[^/]+\/[^/]+$/, "");
const address = `${site}awards/${location.pathname.split("/").pop()}`;
const actions = document.querySelector(".bp-actions");
const said = Object.assign(document.createElement("span"), { role: "status" });

const offer = (label, act) => {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "bp-button", textContent: label });
  button.addEventListener("click", async () => {
    try {
      said.textContent = await act();
    } catch (error) {
      // Where the browser refuses, the address itself can still be marked and copied by hand.
      if (error.name !== "AbortError") said.textContent = address;
    }
  });
  actions.append(" ", button);
};

if (navigator.clipboard) {
  offer("Copy link", async () => {
    await navigator.clipboard.writeText(address);
    return "Link copied";
  });
}
if (navigator.share) {
  offer("Share", async () => {
    await navigator.share({ title: document.title, url: address });
    return "";
  });
}
actions.append(" ", said);

const printed = Object.assign(document.createElement("p"), { className: "bp-print", textContent: address });
document.querySelector(".bp-check").append(printed);
