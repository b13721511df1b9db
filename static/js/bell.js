// A short, quiet sound when the bell counts up, for who wants it. The words are read out by the live region.
(() => {
  const bell = document.querySelector("[data-bell]");
  if (!bell) return;
  const count = () => Number(bell.querySelector("[data-bell-count]")?.dataset.bellCount || 0);
  let known = count();
  document.addEventListener("dost:swapped", (event) => {
    if (event.detail !== bell) return;
    const before = known;
    known = count();
    if (known <= before || bell.dataset.bell !== "sound") return;
    const audio = new AudioContext();
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.08, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.onended = () => audio.close();
    tone.start();
    tone.stop(audio.currentTime + 0.4);
  });
})();
