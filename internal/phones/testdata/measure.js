// Opens the frames of /frames.json one after the other, measures each with the function that it names, and sends the list of
// answers to /answer. Written for Chromium 68.
"use strict";

var measures = {};

// name tells an element by its place, so that two browsers' can be compared.
function name(e) {
  return e.tagName.toLowerCase() + (e.className && e.className.baseVal === undefined ? "." + e.className.replace(/ /g, ".") : "");
}

function rect(e) {
  var r = e.getBoundingClientRect();
  return [r.left, r.top, r.width, r.height].map(function (x) { return Math.round(x * 100) / 100; });
}

// boxes: every element with a box of its own, in one font, on a page without what old browsers do not have. Tops are seen
// from the parent, so that parts of pixels do not add up.
measures.boxes = function (doc) {
  return loaded(doc).then(function () { return boxes(doc); });
};

// loaded waits for the pictures that would come when somebody scrolls to them: before, Chromium 79 gives them any height.
function loaded(doc) {
  return Promise.all([].map.call(doc.images, function (img) {
    return new Promise(function (done) {
      img.onload = img.onerror = done;
      img.loading = "eager";
      img.src = img.src + "?";
    });
  }));
}

function boxes(doc) {
  var sheet = doc.styleSheets[0];
  ['font-family: "Noto Sans CJK SC"', "text-spacing-trim: space-all", "text-autospace: no-autospace", "text-wrap: wrap"].forEach(function (rule) {
    sheet.insertRule("html, html * { " + rule + " !important }", sheet.cssRules.length);
  });
  var out = [];
  [].forEach.call(doc.body.querySelectorAll("*"), function (e) {
    var style = doc.defaultView.getComputedStyle(e);
    if (style.display === "inline" || style.display === "none" || e.closest("svg")) return;
    if (e.closest("details:not([open])") && !e.matches("details") && !e.closest("summary")) return; // folded: newer ones give it a box all the same
    var box = rect(e);
    box[1] -= rect(e.parentElement)[1];
    out.push({ name: name(e), box: box });
  });
  return out;
}

// first: where things stand on the first screen of a landing page.
measures.first = function (doc) {
  var calls = [].slice.call(doc.querySelectorAll(".call a"));
  return {
    Band: rect(doc.querySelector(".band")),
    Hook: rect(doc.querySelector(".lead .hook")),
    Action: rect(doc.querySelector(".lead .action")),
    Calls: calls.map(rect),
    Texts: calls.map(function (a) { return a.textContent.trim(); }),
    Wide: doc.documentElement.scrollWidth
  };
};

// ease: the switches before and after each is touched.
measures.ease = function (doc, win) {
  var panel = doc.getElementById("_ease"), answer = { Hidden: panel.hidden, Size: size(), Ground: ground(), Pressed: [], Clicked: [] };
  function size() { return win.getComputedStyle(doc.documentElement).fontSize; }
  function ground() { return win.getComputedStyle(doc.body).backgroundColor; }
  panel.open = true;
  [].forEach.call(panel.querySelectorAll("button"), function (b) {
    answer.Pressed.push(b.getAttribute("data-ease") + " " + b.getAttribute("aria-pressed"));
    b.click();
    answer.Clicked.push([b.getAttribute("aria-pressed"), size(), ground(), localStorage.getItem("fanshi-" + b.getAttribute("data-ease"))].join(" "));
  });
  return answer;
};

// axe: what the rules of WCAG 2.2 AA say of the page, switches unfolded. The window is as high as the page: what lies below the
// bar of calls at first is scrolled out from under it.
measures.axe = function (doc, win) {
  doc.getElementById("_ease").open = true;
  win.frameElement.height = doc.documentElement.scrollHeight;
  return win.axe.run(doc, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], rules: { "target-size": { enabled: true } },
    resultTypes: ["violations"] }).then(function (result) {
    return {
      Dark: win.matchMedia("(prefers-color-scheme: dark)").matches,
      Passes: result.passes.length,
      Violations: result.violations.map(function (v) {
        return v.id + ": " + v.nodes.length + " × " + v.nodes[0].html.slice(0, 160) + " " + v.nodes[0].failureSummary;
      })
    };
  });
};

function next(frames, answers) {
  if (!frames.length) {
    var request = new XMLHttpRequest();
    request.open("POST", "/answer");
    request.send(JSON.stringify(answers));
    return;
  }
  var f = frames[0], frame = document.createElement("iframe");
  localStorage.clear();
  Object.keys(f.stored || {}).forEach(function (key) { localStorage.setItem(key, f.stored[key]); });
  frame.width = f.width;
  frame.height = f.height;
  frame.onload = function () {
    Promise.resolve().then(function () { return measures[f.measure](frame.contentDocument, frame.contentWindow); })
      .then(null, function (e) { return { failure: String(e) }; })
      .then(function (answer) {
        answers.push(answer);
        frame.remove();
        next(frames.slice(1), answers);
      });
  };
  frame.src = "/" + f.url;
  document.body.appendChild(frame);
}

var list = new XMLHttpRequest();
list.open("GET", "/frames.json");
list.onload = function () { next(JSON.parse(list.responseText), []); };
list.send();
