// The service worker: when there is no line, asking for an opinion still opens, on a page that holds nothing of anybody.
interface Navigation extends Event { request: Request; respondWith(answer: Promise<Response>): void }

const CACHE = "offline";

self.addEventListener("fetch", event => {
  const { request, respondWith } = event as Navigation;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (request.mode === "navigate" && /^\/requests(\/new|\/offline)?$/.test(url.pathname)) respondWith.call(event, fetch(request).catch(() => kept("/requests/offline")));
  else if (url.origin === location.origin && url.pathname.startsWith("/built/")) respondWith.call(event, fetch(request).catch(() => kept(request)));
});

async function kept(what: RequestInfo): Promise<Response> {
  const cache = await caches.open(CACHE);
  return await cache.match(what, { ignoreVary: true }) ?? Response.error();
}
