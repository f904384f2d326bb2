/* Only adds: who stops typing sees what changed, without pressing. The words they type stay theirs. */
const form = document.querySelector("[data-recheck]");
const words = form?.querySelector("textarea");
const PAUSE = 1500;
let waiting;
let asked;

const recheck = async () => {
  asked?.abort();
  asked = new AbortController();
  const sent = new FormData(form);
  sent.delete("file");
  const answer = await fetch(form.action, { method: "POST", body: sent, signal: asked.signal }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of ["#findings", "#seen"]) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    // Somebody who is reading there by keyboard is not thrown out.
    if (old && fresh && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(fresh));
  }
};

words?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(recheck, PAUSE);
});
