// Once loaded, the page works without a network for this site's own badges: a service worker keeps it, with the issuer's keys and status list.
export const keepForOffline = async (documents) => {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("keeper.js");
    const { active } = await navigator.serviceWorker.ready;
    const { prepare } = await import("../verifier.js");
    await prepare();
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    const here = new URL(".", location.href).href;
    active.postMessage([here, `${here}index.html`, ...loaded.filter((url) => url.startsWith(location.origin)), ...documents.map((path) => new URL(path, location.href).href)]);
  } catch (error) {
    console.info("This page is not kept for use without a network:", error.message);
  }
};
