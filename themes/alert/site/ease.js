// 适老化: three switches on top of every page, 大字, 高对比 and 朗读, which the phone remembers. Without this script the page is
// whole and the switches are not there; where nothing can be read aloud, neither is that switch. Written for Chrome 66 and iOS 12.
(function () {
  "use strict";
  var root = document.documentElement, speech = window.speechSynthesis, speaking = 0;

  // A phone that keeps nothing (private windows, WebViews without storage) still switches, for one page.
  function kept(name) {
    try { return localStorage.getItem("fanshi-" + name) === "1"; } catch (e) { return false; }
  }
  function keep(name, on) {
    try { localStorage.setItem("fanshi-" + name, on ? "1" : "0"); } catch (e) { return; }
  }

  ["large", "contrast"].forEach(function (name) {
    if (kept(name)) root.classList.add(name); // before anything is drawn
  });

  function texts() {
    var all = document.querySelectorAll("main h1, main h2, main h3, main h4, main p, main li, main dt, main dd, main th, main td");
    return [].filter.call(all, function (e) {
      return !e.querySelector("h1, h2, h3, h4, p, li") && e.textContent.trim() && getComputedStyle(e).display !== "none";
    }).map(function (e) { return e.textContent.trim(); });
  }

  // What is read last wins: parts of a text that was stopped do not go on.
  function read(button) {
    var run = ++speaking, list = texts();
    speech.cancel();
    (function next() {
      if (run !== speaking) return;
      if (!list.length) { show(button, false); return; }
      var part = new SpeechSynthesisUtterance(list.shift());
      part.lang = "zh-CN";
      part.rate = 0.9;
      part.onend = next;
      part.onerror = function () { if (run === speaking) show(button, false); };
      speech.speak(part);
    })();
  }

  function show(button, on) { button.setAttribute("aria-pressed", on ? "true" : "false"); }

  function use(button) {
    var name = button.getAttribute("data-ease");
    if (name === "aloud" && !(speech && window.SpeechSynthesisUtterance)) {
      button.parentNode.removeChild(button);
      return;
    }
    var on = kept(name);
    show(button, on);
    if (name === "aloud" && on) read(button);
    button.addEventListener("click", function () {
      on = button.getAttribute("aria-pressed") !== "true";
      show(button, on);
      keep(name, on);
      if (name !== "aloud") root.classList.toggle(name, on);
      else if (on) read(button);
      else { speaking++; speech.cancel(); }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var ease = document.getElementById("_ease");
    if (!ease) return;
    [].forEach.call(ease.querySelectorAll("[data-ease]"), use);
    ease.hidden = false;
  });
  window.addEventListener("pagehide", function () { if (speech) speech.cancel(); });
})();
