/* The page as words, fields and links: what must be the same with and without scripts. */
() => {
  // What noscript says stands for the warning that a script would give in time.
  for (const instead of document.querySelectorAll("noscript")) instead.hidden = true;
  // Each time it is another case, with another number.
  const same = (text) =>
    text
      .replace(/gAAAA[\w-]+/g, "sealed")
      .replace(/\b(?:[AEKMRTUX][2-9]-){3}[AEKMRTUX][2-9]\b/g, "number")
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, "id");
  return {
    words: same(document.body.innerText.replace(/\s+/g, " ").trim()),
    // What waits in a closed window, or is hidden until a script shows it, is not offered.
    links: [...document.links]
      .filter((link) => !link.closest("dialog:not([open]), [hidden]"))
      .map((link) => same(link.getAttribute("href"))),
    fields: [...document.querySelectorAll("input:not([type=hidden]), button, select, textarea")].map((field) =>
      same(`${field.localName} ${field.type} ${field.name} ${field.value} ${field.checked ?? ""}`),
    ),
  };
}
