import { Injectable } from '@nestjs/common';

type Listener = (tenant: string, processKey: string) => void;

/** Tells other features of this process that a version has been deployed. Only a hint: it is lost when the process dies. */
@Injectable()
export class Deployed {
  private readonly listeners: Listener[] = [];

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  announce(tenant: string, processKey: string): void {
    for (const listener of this.listeners) listener(tenant, processKey);
  }
}
