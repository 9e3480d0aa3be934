// Search in every language from one page: the index of each language is loaded, and what they find is
// put together. Opened as a file, where no index can be loaded, the words of all documents lie beside
// this script (words.js).
"use strict";
(() => {
  const form = document.querySelector(".search");
  const results = document.querySelector(".results");
  const said = document.querySelector(".said");
  const languages = (form.dataset.languages || "").split(" ").filter(Boolean);
  form.hidden = false;
  document.querySelectorAll(".no-script").forEach((node) => node.remove());

  const show = (found) => {
    results.replaceChildren(...found.map((one) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = one.url;
      link.textContent = one.title;
      const language = document.createElement("span");
      language.textContent = ` (${one.language})`;
      const excerpt = document.createElement("p");
      excerpt.lang = one.language;
      for (const [index, piece] of one.pieces.entries()) {
        const node = index % 2 ? document.createElement("mark") : document.createTextNode(piece);
        if (index % 2) node.textContent = piece;
        excerpt.append(node);
      }
      item.append(link, language, excerpt);
      return item;
    }));
    said.textContent = found.length ? String(found.length) : form.dataset.nothing;
  };

  const plain = (html) => new DOMParser().parseFromString(`<p>${html}</p>`, "text/html").body.textContent;
  const pieces = (html) => html.split(/<\/?mark>/).map(plain);

  // Pagefind takes the language of its index from the page, so the page has each of them for a moment.
  let engines = null;
  const load = async () => {
    if (engines) return engines;
    const page = document.documentElement;
    const own = page.lang;
    const found = [];
    try {
      const { createInstance } = await import(new URL("pagefind/pagefind.js", location.href));
      for (const language of languages) {
        page.lang = language;
        const engine = createInstance({ noWorker: true, baseUrl: new URL(".", location.href).pathname });
        await engine.init();
        await engine.search("");
        found.push([language, engine]);
      }
    } finally {
      page.lang = own;
    }
    engines = found;
    return engines;
  };

  const byIndex = async (words) => {
    const found = [];
    for (const [language, engine] of await load()) {
      const answer = await engine.search(words);
      for (const one of answer.results.slice(0, 30)) {
        const data = await one.data();
        found.push({ score: one.score, url: data.url, title: data.meta.title, language, pieces: pieces(data.excerpt) });
      }
    }
    return found.sort((a, b) => b.score - a.score);
  };

  const byWords = (words) => {
    const wanted = words.toLowerCase();
    const found = [];
    for (const one of window.editionWords || []) {
      const at = one.text.toLowerCase().indexOf(wanted);
      if (at >= 0) found.push({ url: one.url, title: one.title, language: one.language, pieces: [
        "…" + one.text.slice(Math.max(0, at - 80), at), one.text.slice(at, at + words.length), one.text.slice(at + words.length, at + 120) + "…"] });
    }
    return found;
  };

  const run = async () => {
    const words = form.elements.q.value.trim();
    if (!words) return show([]);
    history.replaceState(null, "", "?" + new URLSearchParams({ q: words }));
    if (location.protocol === "file:") return show(byWords(words));
    try {
      show(await byIndex(words));
    } catch (error) {
      show(byWords(words));
    }
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { form.elements.q.value = asked; run(); }
})();
