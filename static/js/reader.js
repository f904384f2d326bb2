/* Reads the text of the page aloud, line by line; comes when somebody first presses "Listen". */
const box = document.querySelector("#listen");
const opener = document.querySelector("[data-listen]");
const [buttons] = box.getElementsByTagName("div");
const [go, slower, close] = buttons.children;
const status = box.querySelector("[role=status]");
/* What is read: the page, or one explained word of it. */
const page = {
  button: go,
  lines: [document.querySelector("h1"), ...document.querySelectorAll("main [data-line]")],
  names: box.dataset.names.split(" "),
  at: 0,
};
let text = page;
const audio = box.querySelector("audio") ?? new Audio();
const others = new BroadcastChannel("listen");
const listen = go.textContent;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const SLOW = 0.75;
const KEPT = "listen-slower";
let reads = false;
let device;
let ready = false;

/* The device may forget nothing, or remember nothing: both are fine. */
const remembered = () => {
  try {
    return localStorage.getItem(KEPT) === "yes";
  } catch {
    return false;
  }
};
let slow = remembered();

const show = () => {
  text.button.firstElementChild.textContent = reads ? go.dataset.stop : listen;
  slower.setAttribute("aria-pressed", slow);
  for (const line of document.querySelectorAll(".said")) line.classList.remove("said");
  if (!reads) return;
  const line = text.lines[text.at];
  line.classList.add("said");
  line.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
};

const stop = () => {
  reads = false;
  audio.pause();
  if (device) speechSynthesis.cancel();
  show();
};

const fail = () => {
  if (!reads) return;
  stop();
  const where = text === page ? status : text.button.firstElementChild;
  where.textContent = status.dataset.failed;
};

const say = () => {
  show();
  if (device) {
    const words = new SpeechSynthesisUtterance(text.lines[text.at].textContent);
    words.voice = device;
    words.lang = device.lang;
    words.rate = slow ? SLOW : 1;
    words.onend = () => reads && words === said && next();
    words.onerror = () => words === said && fail();
    said = words;
    speechSynthesis.speak(words);
    return;
  }
  audio.src = `/voice/${text.names[text.at]}`;
  audio.defaultPlaybackRate = audio.playbackRate = slow ? SLOW : 1;
  audio.play().catch((error) => error.name === "AbortError" || fail());
};
let said = null;

const next = () => {
  if (!reads) return;
  text.at += 1;
  if (text.at < text.lines.length) say();
  else {
    text.at = 0;
    stop();
  }
};

const start = () => {
  status.textContent = "";
  reads = true;
  others.postMessage("");
  say();
};

const leave = () => {
  stop();
  box.classList.remove("on");
  opener.focus({ preventScroll: true });
};

/* The word that is explained just now, from its title; the same button stops. */
const explain = (button) => {
  const dialog = button.closest("dialog");
  // Who closes it before this file is there hears nothing.
  if (!dialog.open) return;
  if (reads && text !== page) return stop();
  stop();
  const lines = [...dialog.querySelectorAll("[data-line]")];
  const place = (line) => page.lines.findIndex((one) => one.textContent === line.textContent);
  text = { button, lines, names: lines.map((line) => page.names[place(line)]), at: 0 };
  dialog.addEventListener("close", forget, { once: true });
  start();
};
const forget = () => {
  stop();
  text = page;
};

/* Open the buttons and begin, with the files of the page or with this voice of the device. */
export const open = (voice, button) => {
  device = voice;
  if (!ready) prepare();
  if (button !== opener) return explain(button);
  box.classList.add("on");
  if (!reads) start();
  go.focus({ preventScroll: true });
};

function prepare() {
  ready = true;
  audio.removeAttribute("src");
  audio.controls = false;
  audio.hidden = true;
  buttons.hidden = false;
  go.addEventListener("click", () => (reads ? stop() : start()));
  slower.addEventListener("click", () => {
    slow = !slow;
    try {
      localStorage.setItem(KEPT, slow ? "yes" : "no");
    } catch {
      // It counts for this page only.
    }
    audio.playbackRate = slow ? SLOW : 1;
    if (reads && device) {
      speechSynthesis.cancel();
      say();
    } else slower.setAttribute("aria-pressed", slow);
  });
  close.addEventListener("click", leave);
  audio.addEventListener("ended", next);
  audio.addEventListener("error", fail);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.classList.contains("on") && !document.querySelector("dialog[open]")) leave();
  });
  addEventListener("pagehide", stop);
  // Only one page speaks at a time.
  others.onmessage = () => reads && stop();
  show();
}
