// Behaviours for CETEIcean: const c = new CETEI(); c.addBehaviors(archival); c.getHTML5("letter.xml", …)
const archival = {
  namespaces: { tei: "http://www.tei-c.org/ns/1.0" },
  tei: {
    // The words of a gap are those of the transcript; one without words shows that something is missing.
    gap: (node) => {
      const said = node.querySelector("tei-desc");
      const made = document.createElement("span");
      made.textContent = `[${said ? said.textContent : "…"}]`;
      return made;
    },
    pb: (node) => {
      const made = document.createElement("span");
      made.className = "page";
      made.textContent = node.getAttribute("n") ? `[${node.getAttribute("n")}]` : "[|]";
      return made;
    },
    lb: () => document.createElement("br"),
    // A block says which one of the other version says the same.
    p: [["[corresp]", (node) => { node.title = node.getAttribute("corresp"); }]],
  },
};
if (typeof window !== "undefined") window.archival = archival;
