// Keeps the page that checks badges, and this site's own documents that it read, for when there is no network (a service worker of /verify/).
// The network is always asked first; what is given from the store says when it was fetched.
const STORE = "badgepress-verify";
const site = new URL("../", self.registration.scope).href;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(Promise.allSettled(event.data.map((url) => answer(new Request(url))))));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(site)) event.respondWith(answer(event.request));
});

const answer = async (request) => {
  const store = await caches.open(STORE);
  const name = request.url.split(/[?#]/)[0];
  let fresh;
  try {
    fresh = await fetch(request);
  } catch (error) {
    const kept = await store.match(name);
    if (!kept) throw error;
    const headers = new Headers(kept.headers);
    headers.set("x-badgepress-kept", kept.headers.get("x-badgepress-fetched"));
    return new Response(kept.body, { status: kept.status, headers });
  }
  if (fresh.ok && !fresh.redirected) {
    const headers = new Headers(fresh.headers);
    headers.set("x-badgepress-fetched", new Date().toISOString());
    await store.put(name, new Response(fresh.clone().body, { status: fresh.status, headers }));
  } else if (fresh.status === 404 || fresh.status === 410) await store.delete(name);
  return fresh;
};
