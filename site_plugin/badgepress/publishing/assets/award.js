// Shows the buttons that the browser can serve; the page is whole without them.
const find = (name) => document.querySelector(`[data-${name}]`);
const address = find("copy") && document.querySelector('link[rel="canonical"]').href;

const offer = (button, act) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      find("said").textContent = await act();
    } catch (error) {
      // Where the browser refuses, the address itself can still be marked and copied by hand.
      if (error.name !== "AbortError") find("said").textContent = address;
    }
  });
};

if (address && navigator.clipboard) {
  offer(find("copy"), async () => {
    await navigator.clipboard.writeText(address);
    return "Link copied";
  });
}
if (address && navigator.share) {
  offer(find("share"), async () => {
    await navigator.share({ title: document.title, url: address });
    return "";
  });
}
