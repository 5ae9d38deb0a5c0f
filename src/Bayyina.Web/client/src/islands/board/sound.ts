/** Two soft tones for what is new, once somebody has switched them on: a browser lets a page sound only after that. */
export class Sound {
  private context: AudioContext | undefined;

  constructor(private readonly button: HTMLButtonElement) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const isOn = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(isOn));
      button.textContent = button.dataset[isOn ? 'on' : 'off'] ?? '';
      if (isOn) {
        this.context ??= new AudioContext();
        this.ring();
      }
    });
  }

  get isOn(): boolean {
    return this.button.getAttribute('aria-pressed') === 'true';
  }

  ring(): void {
    const context = this.context;
    if (!context || !this.isOn) {
      return;
    }
    [[660, 0], [880, 0.18]].forEach(([pitch = 0, after = 0]) => {
      const at = context.currentTime + after;
      const tone = new OscillatorNode(context, { frequency: pitch });
      const volume = new GainNode(context, { gain: 0 });
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.2, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
      tone.connect(volume).connect(context.destination);
      tone.start(at);
      tone.stop(at + 0.35);
    });
  }
}
