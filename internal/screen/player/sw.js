// The player's service worker: this page can be opened again when the server cannot be reached. The slides are kept by
// the page itself, after it has checked them.
'use strict';
var store = 'fanshi page ' + new URL('.', self.location).pathname;

self.addEventListener('install', function (event) {
  event.waitUntil(caches.open(store).then(function (cache) { return cache.add(new Request('index.html', { cache: 'reload' })); })
    .then(function () { return self.skipWaiting(); }));
});
self.addEventListener('activate', function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener('fetch', function (event) {
  if (event.request.mode !== 'navigate') return;
  event.respondWith(fetch(event.request).then(function (answer) {
    if (!answer.ok) throw new Error('no page');
    var copy = answer.clone();
    event.waitUntil(caches.open(store).then(function (cache) { return cache.put('index.html', copy); }));
    return answer;
  }).catch(function () {
    return caches.open(store).then(function (cache) { return cache.match('index.html'); });
  }));
});
