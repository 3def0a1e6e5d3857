/** What the one who starts Baton has to be told once, e.g. the first admin's password. Printed when the ports are open. */
export class Announcements {
  private readonly lines: string[] = [];

  /** Called while the modules start (`onApplicationBootstrap`). */
  add(line: string): void {
    this.lines.push(line);
  }

  all(): readonly string[] {
    return this.lines;
  }
}
