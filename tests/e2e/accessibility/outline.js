/* The page as words, fields and links: what must be the same with and without scripts. */
() => {
  // What noscript says stands for the warning that a script would give in time.
  for (const instead of document.querySelectorAll("noscript")) instead.hidden = true;
  return ({
  words: document.body.innerText.replace(/\s+/g, " ").trim(),
  links: [...document.links].map((link) => link.getAttribute("href").replace(/gAAAA[\w-]+/, "sealed")),
  fields: [...document.querySelectorAll("input:not([type=hidden]), button, select, textarea")].map(
    (field) => `${field.localName} ${field.type} ${field.name} ${field.value} ${field.checked ?? ""}`,
  ),
  });
}
