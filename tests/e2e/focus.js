/* Where the focus is among everything that Tab should reach, whether a person can see it there, and
   whether that is where they want to be. */
(wanted) => {
  // Behind a modal dialog nothing can be reached; in it, Tab goes round.
  const front = document.querySelector("dialog:modal") ?? document;
  const candidates = [...front.querySelectorAll("a[href], button, input, select, textarea, summary, audio[controls], [tabindex]")]
    .filter((node) => !node.disabled && node.type !== "hidden" && node.tabIndex >= 0)
    .filter((node) => node.checkVisibility({ visibilityProperty: true }));
  const groups = new Set();
  const stops = candidates.filter((node) => {
    // A group of radio buttons is one stop: the chosen one, else the first.
    if (node.type !== "radio") return true;
    const all = candidates.filter((other) => other.type === "radio" && other.name === node.name);
    const chosen = all.find((other) => other.checked) ?? all[0];
    return node === chosen && !groups.has(node.name) && groups.add(node.name);
  });
  const name = (node) => {
    const label = node.labels?.[0]?.innerText;
    return (node.getAttribute("aria-label") || label || node.innerText || node.value || node.localName).trim().replace(/\s+/g, " ");
  };
  const colour = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((c) => ((c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (node) => {
    for (let at = node.parentElement; at; at = at.parentElement) {
      const ground = colour(getComputedStyle(at).backgroundColor);
      if (ground.a === 1) return ground;
    }
    return colour("rgb(255,255,255)");
  };
  const active = document.activeElement;
  const at = stops.indexOf(active);
  // Who came by a link into the page goes on from there.
  const start = active === document.body ? document.querySelector(":target") ?? active : active;
  const before = stops.filter((node) => start.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING).length;
  const problems = [];
  // The browser's own player has several stops in one; how they look is the browser's.
  const several = active.localName === "audio";
  if (at >= 0 && !several) {
    const style = getComputedStyle(active);
    const box = [...active.getClientRects()].find((one) => one.width > 1) ?? active.getBoundingClientRect();
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)
      problems.push(`shows no outline of 2 px or more (${style.outlineWidth} ${style.outlineStyle})`);
    const [x, y] = [light(colour(style.outlineColor)), light(behind(active))].sort((p, q) => q - p);
    if ((x + 0.05) / (y + 0.05) < 3) problems.push(`its outline hardly differs from the ground (${((x + 0.05) / (y + 0.05)).toFixed(1)}, at least 3)`);
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (right - left < 1 || bottom - top < 1) problems.push("is not on the screen");
    else {
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const own = hit && (active.contains(hit) || hit.contains(active) || hit.closest("label")?.control === active);
      if (!own) problems.push(`lies under <${hit?.localName} class="${hit?.className}">`);
    }
  }
  const reached = wanted !== null && wanted === active;
  return { at, several, reached, before, total: stops.length, name: at < 0 ? "" : name(active), names: stops.map(name), problems };
}
