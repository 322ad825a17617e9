/* On a peer's page: a marker is an element whose title or text is the event's name, number@seconds. */
(() => {
  const NAME = /^\d+@\d+\.\d+$/;
  const nameOf = (node) => [node.title, node.textContent && node.textContent.trim()].find((text) => text && NAME.test(text));
  const look = (node) => {
    if (node.nodeType !== 1) return;
    for (const one of [node, ...node.querySelectorAll("[title], span, div")]) {
      const name = nameOf(one);
      if (name) requestAnimationFrame(() => window.painted(name));
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") look(change.target);
      else change.addedNodes.forEach(look);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["title"] });
})();
