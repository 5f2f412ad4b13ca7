// Shows the share button where the browser can share or copy; the page is whole without it.
const button = document.querySelector("[data-share]");
if (button && (navigator.share || navigator.clipboard)) {
  const address = document.querySelector('link[rel="canonical"]')?.href ?? location.href;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      if (navigator.share) {
        await navigator.share({ title: document.title, url: address });
      } else {
        await navigator.clipboard.writeText(address);
        button.textContent = "Link copied";
      }
    } catch (error) {
      if (error.name !== "AbortError") button.textContent = address;
    }
  });
}
