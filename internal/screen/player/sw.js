// The player's service worker: this page can be opened again when the server cannot be reached, or answers with a page that is
// not the player: a login, a notice, half a page. The slides are kept by the page itself, after it has checked them.
'use strict';
var home = new URL('.', self.location).href;
var store = 'fanshi page ' + new URL(home).pathname;
var limits = { show: 5000, fetch: 30000 }; // milliseconds, until the kept page is shown, and until the network is given up

// isPlayer resolves to true if an answer is the player with a set of slides, to its last line.
function isPlayer(answer) {
  if (!answer || !answer.ok) return Promise.resolve(false);
  return answer.clone().text().then(function (text) {
    var set = /<script type="application\/json" id="set">([^<]+)<\/script>/.exec(text);
    return !!set && JSON.parse(set[1]).slides.length > 0 && /<\/html>\s*$/.test(text);
  }).catch(function () { return false; });
}

// ask fetches the page, and keeps it if it is the player. It resolves to the answer and whether it is.
function ask(request, options) {
  var abort = new AbortController(), late = setTimeout(function () { abort.abort(); }, limits.fetch);
  options.signal = abort.signal;
  return fetch(request, options).then(function (answer) {
    return isPlayer(answer).then(function (ours) {
      clearTimeout(late);
      if (!ours) return { answer: answer, ours: false };
      return caches.open(store).then(function (cache) { return cache.put('index.html', answer.clone()); }).catch(function () {})
        .then(function () { return { answer: answer, ours: true }; });
    });
  });
}

// kept resolves to the page that was kept; null: there is none, or an older worker has kept a stranger's.
function kept() {
  return caches.open(store).then(function (cache) { return cache.match('index.html'); }).then(function (answer) {
    return isPlayer(answer).then(function (ours) { return ours ? answer : null; });
  }).catch(function () { return null; });
}

self.addEventListener('install', function (event) {
  event.waitUntil(ask('index.html', { cache: 'reload' }).then(function (got) {
    if (!got.ours) throw new Error('not the player');
    return self.skipWaiting();
  }));
});
self.addEventListener('activate', function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener('fetch', function (event) {
  var address = event.request.url.split(/[?#]/)[0];
  if (event.request.mode !== 'navigate' || address !== home && address !== home + 'index.html') return;
  var asked = ask(event.request, {});
  event.waitUntil(asked.catch(function () {}));
  event.respondWith(new Promise(function (show) {
    var fall = function () { kept().then(function (answer) { if (answer) show(answer); }); };
    setTimeout(fall, limits.show);
    asked.then(function (got) {
      if (got.ours) return show(got.answer);
      return kept().then(function (answer) { show(answer || got.answer); });
    }, function () {
      return kept().then(function (answer) { show(answer || Response.error()); });
    });
  }));
});
