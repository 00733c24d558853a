// What the tab of the oracle runs: measure lays one document out and returns its boxes and lines, page by page.

// fonts makes the faces of a theme known under the names of its roles. They stay when the document is replaced.
async function fonts(faces) {
  document.fonts.clear();
  await Promise.all(faces.map(async (f) => {
    const face = new FontFace(f.role, `url(${f.url})`, {weight: String(f.weight)});
    await face.load();
    document.fonts.add(face);
  }));
}

const space = /[ \t\n\r\f]/;

// isInline tells whether a node takes part in the lines of its parent.
function isInline(node) {
  if (node.nodeType === Node.TEXT_NODE) return true;
  const s = getComputedStyle(node);
  return s.display.startsWith('inline') && s.position !== 'absolute' && s.display !== 'none';
}

// leavesFlow tells whether a node makes no difference to the lines around it.
function leavesFlow(node) {
  if (node.nodeType === Node.COMMENT_NODE) return true;
  if (node.nodeType !== Node.ELEMENT_NODE) return false;
  const s = getComputedStyle(node);
  return s.display === 'none' || s.position === 'absolute';
}

// texts collects the text nodes of a node's inline content; null stands for a place that ends what is before it.
function texts(node, out) {
  if (node.nodeType === Node.TEXT_NODE) {
    out.push(node);
  } else if (node.tagName === 'BR' || node.tagName === 'IMG' || node.tagName === 'svg') {
    out.push(null);
  } else if (node.nodeType === Node.ELEMENT_NODE && !leavesFlow(node)) {
    if (getComputedStyle(node).display !== 'inline') out.push(null);
    else for (const c of node.childNodes) texts(c, out);
  }
  return out;
}

// join forbids Chromium the breaks that the engine forbids too: inside the words of the keep list and between numbers and
// their units. A word joiner has no width. It returns how many places it joined.
function join(root, patterns) {
  let count = 0;
  const blocks = [root, ...root.querySelectorAll('*')].filter((e) => !e.closest('svg') && getComputedStyle(e).display !== 'inline');
  for (const block of blocks) {
    let run = [];
    const flush = () => {
      count += joinRun(run, patterns);
      run = [];
    };
    for (const child of block.childNodes) {
      if (!isInline(child)) {
        if (!leavesFlow(child)) flush();
        continue;
      }
      for (const t of texts(child, [])) t ? run.push(t) : flush();
    }
    flush();
  }
  return count;
}

function joinRun(nodes, patterns) {
  const text = nodes.map((n) => n.data).join('');
  let offset = 0;
  const places = nodes.map((node) => ({node, start: offset, end: (offset += node.data.length)})); // before anything is changed
  const spans = patterns.flatMap((p) => [...text.matchAll(new RegExp(p, 'gu'))].map((m) => [m.index, m.index + m[0].length]))
    .filter(([from, to]) => to - from > 1).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const joined = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span[0] < last[1]) last[1] = Math.max(last[1], span[1]);
    else joined.push(span);
  }
  for (const [from, to] of joined.toReversed()) {
    const first = places.find((p) => from < p.end), last = places.find((p) => to <= p.end);
    const style = getComputedStyle(first.node.parentElement);
    const spaced = /[0-9A-Za-z]\p{sc=Han}|\p{sc=Han}[0-9A-Za-z]/u.test(text.slice(from, to)) && style.textAutospace === 'normal';
    if (!spaced || style.display.includes('flex') || !wrap(first, from, last, to)) insertJoiners(places, text, from, to);
  }
  return joined.length;
}

// wrap keeps a stretch of text on one line: a joiner between Han and Latin would take their space away. It returns false
// where the stretch begins or ends in the middle of an element that it does not hold.
function wrap(first, from, last, to) {
  const range = document.createRange();
  range.setStart(first.node, from - first.start);
  range.setEnd(last.node, to - last.start);
  if (first.node !== last.node) {
    for (let n = first.node; from === first.start && n === n.parentNode.firstChild && !n.parentNode.contains(last.node); n = n.parentNode) range.setStartBefore(n.parentNode);
    for (let n = last.node; to === last.end && n === n.parentNode.lastChild && !n.parentNode.contains(first.node); n = n.parentNode) range.setEndAfter(n.parentNode);
  }
  const e = document.createElement('no-break');
  e.style.whiteSpace = 'nowrap';
  try {
    range.surroundContents(e);
  } catch {
    return false;
  }
  return true;
}

function insertJoiners(places, text, from, to) {
  for (const {node, start, end} of places.toReversed()) {
    for (let i = Math.min(end, to) - 1; i >= Math.max(start, from); i--) {
      const pair = text.slice(i - 1, i + 1);
      if (text[i] === ' ' && i > from && i < to - 1) node.replaceData(i - start, 1, '\u00A0');
      if (i > from && !space.test(pair) && !/[A-Za-z0-9]{2}/.test(pair) && !/[\uDC00-\uDFFF]$/.test(pair)) node.insertData(i - start, '\u2060');
    }
  }
}

// lines returns the lines of an element whose content is inline, those of the bare text in a flexbox, null for all others.
function lines(element) {
  const style = getComputedStyle(element);
  if (/flex/.test(style.display)) {
    return [...element.childNodes].filter((c) => c.nodeType === Node.TEXT_NODE || c.tagName === 'NO-BREAK').flatMap((c) => linesOf([c], style));
  }
  if (/table$|row|inline$|none/.test(style.display)) return null;
  const children = [...element.childNodes].filter((c) => c.nodeType !== Node.COMMENT_NODE && !(c.nodeType === Node.ELEMENT_NODE && getComputedStyle(c).display === 'none'));
  return children.every(isInline) ? linesOf(children, style) : null;
}

// linesOf returns the lines of inline content.
function linesOf(children, style) {
  const vertical = style.writingMode === 'vertical-rl';
  const out = [];
  let line = null, pending = '', gap = null, atom = false; // gap: the space before what comes, atom: that it follows one
  let wide = null; // an ideographic space that may hang at the end of the line
  const range = document.createRange();
  for (const node of inlineContent(children)) {
    if (node === 'br') {
      line = gap = wide = null;
      atom = false;
      continue;
    }
    if (node.nodeType === Node.ELEMENT_NODE) { // a picture or an inline block
      const r = node.getBoundingClientRect();
      if (line) line.ended ||= !follows(line, r, vertical);
      if (line) line.reach = vertical ? r.bottom : r.right;
      if (line && wide && !startsLine(line, wide, vertical)) extend(line, wide);
      wide = null;
      if (line && gap && !startsLine(line, gap, vertical)) extend(line, gap); // a space before a box is no trailing one
      gap = null;
      atom = true;
      continue;
    }
    for (let i = 0; i < node.data.length;) {
      const char = String.fromCodePoint(node.data.codePointAt(i));
      range.setStart(node, i);
      range.setEnd(node, i + char.length);
      i += char.length;
      if (space.test(char) || char === '\u00A0') {
        pending = ' ';
        const r = char === '\n' ? null : seen(range);
        if (!r || !gap || startsLine({...gap, last: gap}, r, vertical)) gap = r ? box(r) : gap;
        else extend(gap, r);
        continue;
      }
      if (char === '\u2060') continue;
      const r = seen(range);
      if (!r) continue;
      if (char === '\u3000' && line && !startsLine(line, r, vertical)) {
        pending += char;
        wide = wide ? union(wide, r) : box(r);
        continue;
      }
      if (line && wide && !startsLine({...line, last: wide}, r, vertical)) extend(line, wide);
      wide = null;
      const moved = line && !line.ended && (raised(node) || raised(line.node)) && follows(line, r, vertical);
      if (!line || !moved && startsLine(line, r, vertical)) {
        line = {text: '', left: r.left, top: r.top, right: r.right, bottom: r.bottom};
        out.push(line);
        pending = '';
        if ((atom || style.whiteSpaceCollapse === 'preserve') && gap && !startsLine({...line, last: gap}, r, vertical)) extend(line, gap);
      }
      gap = null;
      atom = false;
      line.text += pending + char;
      pending = '';
      line.last = r;
      line.node = node;
      line.reach = vertical ? r.bottom : r.right;
      extend(line, r);
    }
  }
  return out.filter((l) => l.text.trim() !== '').map((l) => ({text: l.text, x: l.left, y: l.top, width: l.right - l.left, height: l.bottom - l.top}));
}

// seen returns the rectangle of the one character in a range, nothing where it has collapsed.
function seen(range) {
  return [...range.getClientRects()].findLast((r) => r.width > 0 && r.height > 0);
}

function box(r) {
  return {left: r.left, top: r.top, right: r.right, bottom: r.bottom};
}

function extend(line, r) {
  line.left = Math.min(line.left, r.left);
  line.top = Math.min(line.top, r.top);
  line.right = Math.max(line.right, r.right);
  line.bottom = Math.max(line.bottom, r.bottom);
}

function union(a, b) {
  const out = box(a);
  extend(out, b);
  return out;
}

// inlineContent is texts with the name of line breaks and the elements that make boxes between them.
function inlineContent(nodes) {
  return nodes.flatMap((n) => {
    if (n.tagName === 'BR') return ['br'];
    if (n.nodeType === Node.TEXT_NODE) return [n];
    if (n.nodeType !== Node.ELEMENT_NODE || leavesFlow(n)) return [];
    if (getComputedStyle(n).display !== 'inline' || n.tagName === 'IMG' || n.tagName === 'svg') return [n];
    return inlineContent([...n.childNodes]);
  });
}

// raised tells whether a text stands in an element that vertical-align moves, so that it may be higher or lower than its line.
function raised(node) {
  for (let e = node.parentElement; getComputedStyle(e).display === 'inline'; e = e.parentElement) {
    if (getComputedStyle(e).verticalAlign !== 'baseline') return true;
  }
  return false;
}

// follows tells whether a character or a box stands after what is before it in its line, however high.
function follows(line, r, vertical) {
  return (vertical ? r.top : r.left) >= line.reach - 1;
}

// startsLine tells whether a character stands at the start of another line than the one before it.
function startsLine(line, r, vertical) {
  if (vertical) return (r.left + r.right) / 2 < line.left || r.top < line.last.top - 1;
  return (r.top + r.bottom) / 2 > line.bottom || r.left < line.last.left - 1;
}

// boxes lists the elements of a section that make a box, in document order.
function boxes(section) {
  return [section, ...section.querySelectorAll('*')].filter((e) => {
    if (['BR', 'STYLE', 'NO-BREAK'].includes(e.tagName) || e.parentElement.closest('svg')) return false;
    const rects = e.getClientRects();
    if (rects.length === 0) return false;
    const empty = [...rects].every((r) => r.width === 0 || r.height === 0) && e.textContent.trim() === '';
    return !(empty && getComputedStyle(e).display === 'inline' && e.tagName !== 'IMG' && e.tagName !== 'svg');
  });
}

// measureSection returns the boxes of one section. Those of turned elements, and of what is in them, are where they are
// seen; their lines are read as if nothing were turned, and turned afterwards.
function measureSection(section) {
  const elements = boxes(section);
  const out = elements.map((e) => {
    const r = e.getBoundingClientRect();
    const balance = getComputedStyle(e).textWrapStyle === 'balance';
    return {balance, tag: e.tagName.toLowerCase(), id: e.id, class: e.getAttribute('class') ?? '', x: r.x, y: r.y, width: r.width, height: r.height};
  });
  const turns = new Map();
  for (const e of elements) {
    const {rotate} = getComputedStyle(e);
    if (rotate !== 'none') turns.set(e, {quarters: Math.round(parseFloat(rotate) / 90) & 3});
  }
  for (const e of turns.keys()) e.style.setProperty('rotate', '0deg', 'important'); // not none: it still holds what is absolute
  for (const [e, turn] of turns) {
    const r = e.getBoundingClientRect();
    turn.x = r.x + r.width / 2;
    turn.y = r.y + r.height / 2;
  }
  let turned = 0;
  elements.forEach((e, i) => {
    let own = lines(e);
    if (!own || own.length === 0) return;
    for (let a = e; a !== section.parentElement; a = a.parentElement) {
      if (!turns.has(a)) continue;
      own = own.map((l) => turnLine(l, turns.get(a)));
      turned += own.length;
    }
    out[i].lines = own;
  });
  return {elements: out, turned};
}

// turnLine turns the rectangle of a line clockwise by quarters.
function turnLine(line, turn) {
  let {x, y, width, height} = line;
  for (let i = 0; i < turn.quarters; i++) {
    [x, y, width, height] = [turn.x - (y - turn.y) - height, turn.y + (x - turn.x), height, width];
  }
  return {...line, x, y, width, height};
}

// measure lays out spec.html. spec.pictures replaces the src of images, spec.fit holds the engine's font sizes by page
// and element, spec.keep patterns that no line break may split. The counts of joined places, of fitted
// texts and of elements with text-emphasis come along.
async function measure(spec) {
  const parsed = new DOMParser().parseFromString(spec.html, 'text/html');
  for (const img of parsed.querySelectorAll('img')) {
    img.setAttribute('src', 'data:image/svg+xml,' + encodeURIComponent(spec.pictures[img.getAttribute('src')] || ''));
  }
  document.replaceChild(document.adoptNode(parsed.documentElement), document.documentElement);
  await Promise.all([...document.images].map((img) => img.decode().catch(() => {})));
  let fitted = 0;
  const sections = [...document.body.children].filter((e) => e.tagName === 'SECTION');
  sections.forEach((section, page) => {
    boxes(section).forEach((e, i) => {
      const fit = getComputedStyle(e).getPropertyValue('--fit').trim();
      if (fit === '' || fit === 'none') return;
      e.style.fontSize = (spec.fit[page]?.[i] ?? 0) + 'px';
      fitted++;
    });
  });
  const marked = [...document.body.querySelectorAll('*')].filter((e) => getComputedStyle(e).textEmphasisStyle !== 'none').length;
  const joined = join(document.body, spec.keep);
  const pages = sections.map((section) => {
    for (const s of sections) s.style.display = s === section ? '' : 'none';
    const out = measureSection(section);
    section.style.display = '';
    return out;
  });
  return {pages, joined, fitted, marked};
}
