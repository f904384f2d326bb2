/* Only adds: every page is complete without this file. */
const one = (selector) => document.querySelector(selector);

/* The quick way out: clear the screen at once, then go, leaving no step back. */
for (const link of document.querySelectorAll("[data-leave]")) link.addEventListener("click", (event) => {
  event.preventDefault();
  const { href } = event.currentTarget;
  document.documentElement.hidden = true;
  document.title = "\u00a0";
  location.replace(href);
});

/* After a failed send: what is missing comes first, also for the one who listens. */
const errors = one("#errors");
if (errors) {
  errors.focus();
  errors.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field") ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

/* A hard word is explained where it stands. */
const word = one("#hard-word");
if (word) {
  const { firstElementChild: said, lastElementChild: close } = word;
  document.body.append(word);
  close.addEventListener("click", () => word.close());
  for (const link of document.querySelectorAll("a.word")) {
    link.ariaHasPopup = "dialog";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const entry = document.getElementById(link.hash.slice(1)).cloneNode(true);
      word.ariaLabel = entry.firstElementChild.textContent;
      word.onclose = () => link.focus();
      said.replaceChildren(...entry.children);
      word.showModal();
    });
  }
}

/* Escape closes what was opened and gives the focus back. */
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details[open]") ?? one(".menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

/* A second press sends nothing; the server would know it too. Coming back by "Back" opens the form again. */
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
  document.documentElement.hidden = false;
});

/* The page waits only so long: it says so five minutes before, and one press is enough to stay. */
const idle = one("#idle");
if (idle) {
  const waits = idle.dataset.minutes * 60000;
  const others = new BroadcastChannel("seen");
  const [soon, over] = idle.children;
  let seen = Date.now();
  let known = false;
  const look = () => {
    const left = seen + waits - Date.now();
    const ended = left <= 0;
    const turns = over.hidden === ended;
    soon.hidden = ended;
    over.hidden = !ended;
    idle.setAttribute("aria-labelledby", ended ? "idle-over" : "idle-words");
    if (left > Math.min(300000, waits / 2)) idle.close();
    // Who has read that the time is over is left to their page.
    else if (!idle.open && !(known && ended)) idle.showModal();
    else if (idle.open && turns) (ended ? over : soon).querySelector(".button").focus();
  };
  const stay = () => {
    seen = Date.now();
    known = false;
    look();
  };
  others.onmessage = stay;
  others.postMessage("");
  over.querySelector("button")?.addEventListener("click", () => {
    known = true;
    idle.close();
  });
  idle.addEventListener("close", () => {
    known = soon.hidden;
  });
  soon.querySelector("button").addEventListener("click", async () => {
    const answer = await fetch(idle.dataset.stay).catch(() => ({}));
    if (!answer.ok) seen = 0;
    else {
      others.postMessage("");
      stay();
    }
    look();
  });
  setInterval(look, 10000);
}
