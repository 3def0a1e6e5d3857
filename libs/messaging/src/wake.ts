/** A sleep that can be cut short. A call between `clear` and `sleep` is not missed. */
export class Wake {
  #called = false;
  #waiting: (() => void) | undefined;

  now(): void {
    this.#called = true;
    this.#waiting?.();
  }

  clear(): void {
    this.#called = false;
  }

  sleep(ms: number): Promise<void> {
    if (this.#called) {
      this.#called = false;
      return Promise.resolve();
    }
    return new Promise((done) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting = undefined;
        done();
      };
      const timer = setTimeout(wake, Math.ceil(Math.max(ms, 0)));
      this.#waiting = wake;
    });
  }

  /** Sleeps in full, whoever calls, unless `ended`. */
  async pause(ms: number, ended: () => boolean): Promise<void> {
    for (const until = performance.now() + ms; !ended() && performance.now() < until;) {
      this.clear();
      await this.sleep(until - performance.now());
    }
  }
}
