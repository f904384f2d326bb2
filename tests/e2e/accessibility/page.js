/* What a scanner does not see: measured in the page, each finding with the element that needs mending. */
() => {
  const found = [];
  const seen = (node) => node.checkVisibility({ visibilityProperty: true });
  const name = (node) => {
    const words = (node.getAttribute("aria-label") || node.innerText || node.value || "").trim();
    return `<${node.localName}${node.id ? " id=" + node.id : ""}${node.className?.trim?.() ? " class=" + node.className : ""}> "${words.slice(0, 40)}"`;
  };
  const spoken = (node) => node.closest(".hidden-words");

  /* 1. Sideways. */
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide > 0) {
    const out = [...document.body.querySelectorAll("*")]
      .filter((node) => seen(node) && !spoken(node) && node.getBoundingClientRect().right > innerWidth + 1)
      .filter((node) => !node.closest(".table"));
    found.push(`the page scrolls sideways by ${wide} px; wider than the screen: ${out.slice(-3).map(name).join(", ")}`);
  }

  /* 2. Targets: 44 CSS pixels both ways, only a link inside a sentence may be smaller. */
  const insideSentence = (link) => {
    if (link.localName !== "a" || getComputedStyle(link).display !== "inline") return false;
    const sentence = link.closest("p, li, dd, dt, h1, h2, h3");
    return sentence !== null && sentence.innerText.trim().length > link.innerText.trim().length;
  };
  for (const target of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!seen(target) || insideSentence(target)) continue;
    const card = target.closest("label") ?? target;
    const { width, height } = card.getBoundingClientRect();
    if (width < 43.5 || height < 43.5)
      found.push(`a target of ${Math.round(width)} × ${Math.round(height)} px, at least 44 × 44: ${name(target)}`);
  }

  /* 3. Words: inside the screen, inside what clips them, inside their box, not over other words. */
  // What a modal dialog lies over cannot be read or reached meanwhile.
  const front = document.querySelector("dialog:modal");
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const owner = text.parentElement;
    if (front && !front.contains(owner)) continue;
    if (!text.data.trim() || !seen(owner) || spoken(owner) || owner.closest("svg, .skip, .table, script, style")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const size = parseFloat(getComputedStyle(owner).fontSize);
    for (const box of range.getClientRects()) if (box.width > 1) words.push({ owner, box, size });
  }
  for (const { owner, box, size } of words) {
    if (box.right > innerWidth + 1 || box.left < -1) found.push(`words run out of the screen: ${name(owner)}`);
    let lifted = false; // out of the flow on purpose, as a number on the edge of a picture
    for (let around = owner; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      const bound = around.getBoundingClientRect();
      const slack = size * 0.35;
      const clips = style.overflowX !== "visible" || style.overflowY !== "visible";
      const boxed = style.display !== "inline" && style.display !== "contents" && bound.width > 0;
      // The explanation of a word may be longer than the screen: the dialog goes up and down under the finger.
      const down = around.id === "hard-word" && style.overflowY === "auto" && box.bottom <= bound.top - around.scrollTop + around.scrollHeight;
      const over = box.right > bound.right + 1 || box.left < bound.left - 1 || (!down && (box.bottom > bound.bottom + slack || box.top < bound.top - slack));
      if (over && (clips || (boxed && !lifted))) {
        found.push(`words run out of their box ${name(around)}: ${name(owner)}`);
        break;
      }
      lifted ||= style.position === "absolute";
    }
  }
  for (let one = 0; one < words.length; one++)
    for (let two = one + 1; two < words.length; two++) {
      const a = words[one], b = words[two];
      if (a.owner === b.owner || a.owner.contains(b.owner) || b.owner.contains(a.owner)) continue;
      // The open player stands over the page, which moves away under it.
      if (!a.owner.closest(".listen.on") !== !b.owner.closest(".listen.on")) continue;
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (across > 3 && down > Math.min(a.size, b.size) * 0.4) found.push(`words lie over other words: ${name(a.owner)} and ${name(b.owner)}`);
    }

  /* 4. What is read: links of one name lead to one place. The menu and the way back may repeat a name. */
  const places = new Map();
  for (const link of document.links) {
    if (!seen(link) || !link.closest("main") || link.closest("nav")) continue;
    const words = (link.getAttribute("aria-label") || link.innerText).trim().replace(/\s+/g, " ").toLowerCase();
    const place = link.getAttribute("href");
    if (places.has(words) && places.get(words) !== place)
      found.push(`two links say "${words}" and lead to different places: ${places.get(words)} and ${place}`);
    places.set(words, place);
  }
  return [...new Set(found)];
}
