/* Offers to read the page aloud. What reads comes with the first press. */
const box = document.querySelector("#listen");
const openers = document.querySelectorAll("[data-listen]");
const { names, reader, voice } = box.dataset;

const offer = (device) => {
  for (const opener of openers) {
    opener.hidden = false;
    opener.role = "button";
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      import(reader).then(({ open }) => open(device, opener), () => location.assign(opener.href));
    });
    // A button is pressed by the space bar, too.
    opener.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      opener.click();
    });
  }
};

if (names) offer();
else if (window.speechSynthesis) {
  const find = () => {
    const device = speechSynthesis
      .getVoices()
      .find((one) => one.localService && one.lang.toLowerCase().split(/[-_]/)[0] === voice);
    if (device && openers[0].hidden) offer(device);
  };
  find();
  speechSynthesis.addEventListener("voiceschanged", find);
}
