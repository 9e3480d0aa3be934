// What a page can do better with a script: the choice of what is shown goes into the address,
// counterparts light up, notes open at a touch, lists are filtered. Without it everything is readable.
"use strict";
(() => {
  const form = document.querySelector(".switches");
  if (form) {
    const address = new URLSearchParams(location.search);
    for (const input of form.elements) {
      if (input.type === "radio") input.checked = address.has(input.name) ? address.get(input.name) === input.value : input.defaultChecked;
      if (input.type === "checkbox") input.checked = address.has(input.name);
    }
    for (const name of ["show", "text"]) {
      const group = [...form.querySelectorAll(`input[name=${name}]`)];
      if (group.length && !group.some((one) => one.checked)) group[0].checked = true;
    }
    form.addEventListener("change", () => {
      const now = new URLSearchParams();
      for (const input of form.elements) {
        if (input.type === "radio" && input.checked && !input.defaultChecked) now.set(input.name, input.value);
        if (input.type === "checkbox" && input.checked) now.set(input.name, "1");
      }
      const query = now.toString();
      history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
    });
  }

  const counterparts = (node) => (node.dataset.with || "").split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  const light = (event, on) => {
    const node = event.target.closest && event.target.closest("[data-with]");
    if (!node) return;
    for (const other of counterparts(node)) other.classList.toggle("counterpart", on);
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]])
    document.addEventListener(name, (event) => light(event, on));

  for (const note of document.querySelectorAll(".note.foot")) {
    const mark = note.querySelector(".mark");
    mark.tabIndex = 0;
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-expanded", "false");
    const turn = () => mark.setAttribute("aria-expanded", String(note.classList.toggle("open")));
    mark.addEventListener("click", turn);
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); turn(); }
    });
  }

  const filters = document.querySelector(".filters");
  if (filters) {
    filters.hidden = false;
    const items = [...document.querySelectorAll(".documents > li")];
    const count = document.querySelector(".count");
    const address = new URLSearchParams(location.search);
    for (const field of filters.elements) if (field.name && address.has(field.name)) field.value = address.get(field.name);
    const apply = () => {
      let shown = 0;
      const now = new URLSearchParams();
      const wanted = [...filters.elements].filter((field) => field.name && field.value);
      for (const field of wanted) now.set(field.name, field.value);
      for (const item of items) {
        const fits = wanted.every((field) =>
          field.name === "words" ? item.textContent.toLowerCase().includes(field.value.toLowerCase())
            : (item.dataset[field.name] || "").split("|").includes(field.value));
        item.hidden = !fits;
        shown += fits;
      }
      if (count) count.textContent = shown;
      const query = now.toString();
      history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
    };
    filters.addEventListener("input", apply);
    filters.addEventListener("submit", (event) => event.preventDefault());
    document.querySelectorAll(".timeline a").forEach((link) => link.addEventListener("click", (event) => {
      event.preventDefault();
      filters.elements.year.value = link.dataset.year;
      apply();
    }));
    apply();
  }
})();
