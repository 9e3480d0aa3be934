"use strict";
// The desk: everything that is decided goes to the program at once, and what comes back is shown.
const $ = (id) => document.getElementById(id);
const KINDS = ["p", "head", "subhead", "opener", "stamp", "dateline", "salute", "address", "item", "note", "quote", "stage", "speaker", "listhead", "entry", "closer", "signed", "distribution", "postscript"];
const MEANINGS = ["supplied", "gloss", "unclear", "illegible", "lost", "damage", "omitted", "handwritten", "added", "deleted", "note", "stamp", "text"];
let doc = null, current = null, word = null, pairing = null;

const say = (words, fault = false) => { $("said").textContent = words; $("said").className = fault ? "fault" : ""; };
const made = (name, words = "", cls = "") => { const n = document.createElement(name); n.textContent = words; if (cls) n.className = cls; return n; };
const ask = async (path, body) => {
  const answer = await fetch(path, body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {});
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error);
  return said;
};

// --- the list of documents ---------------------------------------------------------------------------
async function queue() {
  const said = await ask("queue");
  const open = said.documents.filter((one) => one.doubts).length;
  $("progress").textContent = `${said.documents.length} of ${said.all} read, ${said.documents.length - open} without doubts`;
  $("author").textContent = said.author ? `as ${said.author}` : "";
  const list = $("documents"), focused = document.activeElement && document.activeElement.dataset.name;
  list.replaceChildren(...said.documents.map((one) => {
    const item = made("li"), button = made("button", "");
    button.type = "button"; button.dataset.name = one.name; button.title = `${one.title} — ${one.doubts} doubts, ${one.unlinked} persons without an entry, ${one.decided} decisions`;
    button.append(made("span", one.name), made("span", one.doubts ? String(one.doubts) : "✓", one.doubts ? "count" : "done"));
    button.lastChild.setAttribute("aria-label", one.doubts ? `${one.doubts} doubts` : "no doubts");
    if (doc && doc.name === one.name) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => open_(one.name));
    item.append(button);
    return item;
  }));
  if (focused) { const again = list.querySelector(`[data-name="${CSS.escape(focused)}"]`); if (again) again.focus(); }
  if (said.documents.length < said.all) setTimeout(queue, 700);
}
async function open_(name) {
  try { show(await ask(`document?name=${encodeURIComponent(name)}`)); pick(blocks()[0]); queue(); } catch (err) { say(err.message, true); }
}

// --- the document ------------------------------------------------------------------------------------
const blocks = () => [...document.querySelectorAll("#document .block")].filter((one) => !one.querySelector(".block"));
function show(said) {
  const place = current ? +current.dataset.start : null;
  doc = said; word = null;
  $("document").innerHTML = said.html || "<p>This document gives no TEI; see the questions.</p>";
  $("lines").replaceChildren(...said.lines.map((line) => made("li", line || " ")));
  $("questions").replaceChildren(...said.findings.map((one) => made("li", `${one.line}: ${one.text} (${one.code})`)));
  if (!said.findings.length) $("questions").append(made("li", "none"));
  $("decisions").replaceChildren(...said.decisions.map((one) => {
    const item = made("li", `${one.verb}: ${one.value}`);
    item.append(made("div", [one.line ? `line ${one.line}` : "", one.text && `“${one.text}”`, one.author, one.made].filter(Boolean).join(", "), "hint"));
    return item;
  }));
  if (!said.decisions.length) $("decisions").append(made("li", "none"));
  current = null;
  if (place !== null) pick(blocks().find((one) => +one.dataset.start <= place && place < +one.dataset.end) || blocks()[0], false);
}
function pick(block, focus = true) {
  if (!block) return;
  if (current) { current.classList.remove("current"); current.tabIndex = -1; }
  clearWord();
  current = block; block.classList.add("current"); block.tabIndex = 0;
  document.querySelectorAll(".handle").forEach((one) => one.remove());
  const handle = made("span", "⠿", "handle"); handle.draggable = true; handle.setAttribute("aria-hidden", "true"); handle.title = "drag it onto its partner";
  block.prepend(handle);
  if (focus) block.focus({ preventScroll: true });
  block.scrollIntoView({ block: "nearest" });
  document.querySelectorAll(".partner").forEach((one) => one.classList.remove("partner"));
  for (const ref of (block.dataset.corresp || "").split(" ").filter(Boolean)) {
    const partner = document.querySelector(`[data-id="${CSS.escape(ref.slice(1))}"]`);
    if (partner) partner.classList.add("partner");
  }
  document.querySelectorAll("#lines .here").forEach((one) => one.classList.remove("here"));
  const line = $("lines").children[+block.dataset.line - 1];
  if (line) { line.classList.add("here"); line.scrollIntoView({ block: "center" }); }
  here();
}
const others = () => (current.dataset.others || "").split(",").filter(Boolean).slice(0, 3);
function here() {
  const box = $("here"), data = current.dataset;
  box.replaceChildren(made("p", `${data.kind}${data.cert ? `, doubtful (${data.cert})` : ""}, line ${data.line}`));
  if (data.reasons) box.append(made("p", data.reasons, "hint"));
  const act = (words, key, work) => { const b = made("button", `${words} `); b.type = "button"; b.append(made("kbd", key)); b.addEventListener("click", work); return b; };
  const row = made("p");
  row.append(act("Right", "a", accept));
  others().forEach((kind, n) => row.append(act(kind, String(n + 1), () => decide("block", kind))));
  row.append(act("Other kind", "c", kindOf), act("Split", "s", split), act("Join", "J", join), act("Paper", "x", () => decide("block", "paper")), act("Name", "p", name), act("Date", "d", dated), act("Bracket", "b", bracket), act("Remark", "m", remark), act("Pair", "l", pair), act("Unpair", "L", unpair), act("Version", "v", version), act("Undo", "u", undo));
  box.append(row);
  if (word) box.append(made("p", `“${wordsOf().text}”`));
}

// --- words -------------------------------------------------------------------------------------------
// A place is counted in signs without blanks, as the program counts them.
function wordList(block) {
  const found = [];
  for (const span of block.querySelectorAll(".t")) {
    let at = +span.dataset.s;
    for (const part of span.textContent.split(/(\s+)/u)) {
      if (!part) continue;
      if (/^\s+$/u.test(part)) continue;
      found.push({ start: at, end: at + [...part].length, text: part, span });
      at += [...part].length;
    }
  }
  return found;
}
function clearWord() {
  word = null;
  document.querySelectorAll("#document mark").forEach((one) => { const parent = one.parentNode; one.replaceWith(...one.childNodes); parent.normalize(); });
}
function setWord(first, last) {
  clearWord();
  const list = wordList(current);
  if (!list.length) return;
  first = Math.max(0, Math.min(first, list.length - 1)); last = Math.max(first, Math.min(last, list.length - 1));
  word = { first, last };
  const chosen = list.slice(first, last + 1);
  for (const span of new Set(chosen.map((one) => one.span))) {
    const mine = chosen.filter((one) => one.span === span), text = span.firstChild, whole = text.textContent;
    let at = +span.dataset.s, from = -1, to = -1;
    [...whole].reduce((place, sign) => {
      if (!/\s/u.test(sign)) { if (at === mine[0].start) from = place; at += 1; if (at === mine[mine.length - 1].end) to = place + sign.length; }
      return place + sign.length;
    }, 0);
    if (from < 0 || to < 0) continue;
    const range = document.createRange(); range.setStart(text, from); range.setEnd(text, to);
    range.surroundContents(made("mark"));
  }
  here();
}
function wordsOf() {
  const picked = selected();
  if (picked) return picked;
  if (!word) return null;
  const list = wordList(current).slice(word.first, word.last + 1);
  return { start: list[0].start, end: list[list.length - 1].end, text: list.map((one) => one.text).join(" ") };
}
function selected() {  // what the mouse has selected
  const chosen = window.getSelection();
  if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return null;
  const range = chosen.getRangeAt(0), block = range.startContainer.parentElement && range.startContainer.parentElement.closest(".block");
  if (!block || !$("document").contains(block)) return null;
  const place = (node, offset) => {
    const span = (node.nodeType === 3 ? node.parentElement : node).closest(".t");
    if (!span) return null;
    const before = document.createRange(); before.setStart(span, 0); before.setEnd(node, offset);
    return +span.dataset.s + [...before.toString()].filter((sign) => !/\s/u.test(sign)).length;
  };
  const start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : { start, end, text: chosen.toString() };
}
const whole = (block = current) => ({ start: +block.dataset.start, end: +block.dataset.end });

// --- decisions ---------------------------------------------------------------------------------------
async function decide(verb, value, place = whole(), more = {}) {
  try {
    const began = performance.now();
    show(await ask("decide", { name: doc.name, state: doc.state, verb, value, ...place, ...more }));
    say(`${verb}${typeof value === "string" ? `: ${value}` : ""} — written (${Math.round(performance.now() - began)} ms)`);
    if (current) current.focus({ preventScroll: true });
    queue();
  } catch (err) {
    say(err.message, true);
    if (doc) try { show(await ask(`document?name=${encodeURIComponent(doc.name)}`)); } catch { /* said above */ }
  }
}
async function undo() { try { show(await ask("decide", { name: doc.name, verb: "undo" })); say("taken back"); queue(); } catch (err) { say(err.message, true); } }
const accept = () => decide("block", KINDS.includes(current.dataset.kind) ? current.dataset.kind : "p");
const split = () => { const at = wordsOf(); at ? decide("block", "split", at) : say("choose the word with which the block begins: → and ←, or the mouse", true); };
const join = () => decide("block", "join");
const kindOf = async () => { const kind = await choose("What is it?", "Kind", (q) => KINDS.filter((one) => one.includes(q)).map((id) => ({ id, name: id, more: "" }))); if (kind) decide("block", kind); };
const bracket = async () => { const at = wordsOf() || whole(); const said = await choose("What does the bracket mean?", "Meaning", (q) => MEANINGS.filter((one) => one.includes(q)).map((id) => ({ id, name: id, more: "" }))); if (said) decide("bracket", said, at); };
const dated = async () => { const at = wordsOf(); if (!at) return say("choose the words of the date", true); const said = await choose(`When is “${at.text}”?`, "1955, 1955-12, 1955-12-20, 1955-01/1955-03, none", null); if (said) decide("date", said, at); };
const remark = async () => { const at = wordsOf() || whole(); const said = await choose("Remark behind the words", "Words", null); if (said) decide("note", said, at); };
const title = async () => { const said = await choose("Title of the record", "Title", null); if (said) decide("field", { title: said }); };
async function name() {
  const at = wordsOf();
  if (!at) return say("choose the words of the name", true);
  const said = await choose(`Who is “${at.text}”?`, "Name, or new: Jean Brun", async (q) => [
    ...(q.length > 1 ? await ask(`persons?q=${encodeURIComponent(q)}`) : []),
    { id: "nobody", name: "nobody", more: "a name, but nobody knows whose" }, { id: "none", name: "none", more: "no name at all" },
  ]);
  if (!said) return;
  const fresh = /^new:\s*(.+)/iu.exec(said);
  const id = fresh && (fresh[1].normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/gu, "-").replace(/^-+|-+$/gu, "") || `entry-${at.start}`);
  decide("name", fresh ? { new: { id, names: { en: fresh[1].trim() } } } : said, at);
}
function pair() {
  if (!pairing) { pairing = current; say("now go to its partner in the other version and press l"); return; }
  const first = pairing; pairing = null;
  if (first === current) return say("pair: taken back");
  decide("pair", null, whole(first), { others: [whole()] });
}
function unpair() {
  const partners = [...document.querySelectorAll(".partner")].map((one) => whole(one));
  partners.length ? decide("unpair", null, whole(), { others: partners }) : say("it has no partner", true);
}
async function version() {
  const said = await choose("The version from here on", "language (uk) or role (original, translation)", (q) => [q, "original", "translation", "en", "ru", "de", "fr", "uk", "zh"].filter((one, n, all) => one && all.indexOf(one) === n).map((id) => ({ id, name: id, more: "" })));
  if (said) decide("version", ["original", "translation"].includes(said) ? { role: said } : { language: said }, word ? wordsOf() : whole());
}

// --- a choice ----------------------------------------------------------------------------------------
function choose(title_, label, found) {
  return new Promise((done) => {
    const dialog = $("dialog"), input = $("dialog-input"), list = $("dialog-list");
    $("dialog-title").textContent = title_; $("dialog-label").textContent = label;
    input.value = ""; list.replaceChildren(); list.hidden = !found;
    let at = 0, shown = [];
    const mark = () => [...list.children].forEach((one, n) => one.setAttribute("aria-selected", String(n === at)));
    const refresh = async () => {
      if (!found) return;
      const query = input.value.trim(), all = await found(query);
      if (query !== input.value.trim()) return;
      shown = all; at = 0;
      list.replaceChildren(...shown.map((one, n) => { const item = made("li", one.name); item.setAttribute("role", "option"); if (one.more) item.append(made("span", ` ${one.more}`, "hint")); if (one.id !== one.name) item.append(made("span", ` ${one.id}`, "hint")); item.addEventListener("click", () => { at = n; mark(); dialog.close("ok"); }); return item; }));
      mark();
    };
    const keys = (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { at = Math.max(0, Math.min(shown.length - 1, at + (event.key === "ArrowDown" ? 1 : -1))); mark(); event.preventDefault(); }
      if (event.key === "Enter") { event.preventDefault(); dialog.close("ok"); }
      event.stopPropagation();
    };
    input.oninput = refresh; input.onkeydown = keys;
    dialog.returnValue = "";
    dialog.onclose = () => {
      const typed = input.value.trim(), free = !found || /^new:/iu.test(typed);
      done(dialog.returnValue === "ok" ? (free ? typed : (shown[at] ? shown[at].id : typed)) : null);
      if (current) current.focus({ preventScroll: true });
    };
    dialog.showModal(); input.focus(); refresh();
  });
}

// --- keys and mouse ----------------------------------------------------------------------------------
const move = (by) => { const all = blocks(); pick(all[Math.max(0, Math.min(all.length - 1, all.indexOf(current) + by))]); };
function nextDoubt() {
  const all = blocks(), at = all.indexOf(current), order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  const found = order.find((one) => one.dataset.cert || one.querySelector(".doubt"));
  found ? pick(found) : say("no doubt is left in this document");
}
const step = (by, more) => { const w = word || { first: -1, last: -1 }; more && word ? setWord(w.first, w.last + by) : setWord(w.last + by, w.last + by); };
const KEYS = {
  j: () => move(1), k: () => move(-1), n: nextDoubt, a: accept, c: kindOf, s: split, J: join, x: () => decide("block", "paper"), p: name, d: dated, b: bracket, m: remark, l: pair, L: unpair, v: version, t: title, u: undo,
  q: () => { const first = $("documents").querySelector("[aria-current], button"); if (first) first.focus(); },
  ArrowRight: (e) => step(1, e.shiftKey), ArrowLeft: (e) => step(-1, e.shiftKey),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "?") { $("help").showModal(); return; }
  if (/^[1-3]$/u.test(event.key) && current) {
    const kinds = others();
    if (kinds[+event.key - 1]) { decide("block", kinds[+event.key - 1]); event.preventDefault(); }
    return;
  }
  const work = KEYS[event.key];
  if (work && (current || event.key === "q")) { work(event); event.preventDefault(); }
});
$("document").addEventListener("click", (event) => {
  const block = event.target.closest(".block");
  if (block && !selected() && block !== current) pick(block.querySelector(".block") ? blocks().find((one) => block.contains(one)) : block);
  const set = event.target.closest(".mark");
  if (set && !selected() && current && current.contains(set)) {
    const list = wordList(current), first = list.findIndex((one) => one.end > +set.dataset.start), last = list.findIndex((one) => one.end >= +set.dataset.end);
    if (first >= 0) setWord(first, last < 0 ? first : last);
  }
});
// A block can be dragged onto its partner.
$("document").addEventListener("dragstart", (event) => { const block = event.target.closest && event.target.closest(".block"); if (block) { pairing = block; event.dataTransfer.setData("text/plain", block.dataset.id); } });
$("document").addEventListener("dragover", (event) => event.preventDefault());
$("document").addEventListener("drop", (event) => { const block = event.target.closest(".block"); event.preventDefault(); if (block && pairing && block !== pairing) { pick(block); pair(); } pairing = null; });
$("help-button").addEventListener("click", () => $("help").showModal());
queue();
