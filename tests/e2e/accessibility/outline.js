/* The page as words, fields and links: what must be the same with and without scripts. */
() => ({
  words: document.body.innerText.replace(/\s+/g, " ").trim(),
  links: [...document.links].map((link) => link.getAttribute("href").replace(/gAAAA[\w-]+/, "sealed")),
  fields: [...document.querySelectorAll("input:not([type=hidden]), button, select, textarea")].map(
    (field) => `${field.localName} ${field.type} ${field.name} ${field.value} ${field.checked ?? ""}`,
  ),
})
